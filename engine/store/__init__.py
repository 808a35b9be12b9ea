"""The durable store. The only part of the engine that knows SQLAlchemy."""
