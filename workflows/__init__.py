"""The domain: what the policy asks for, built on the engine."""
