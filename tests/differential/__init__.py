"""What others make of the same forms and expressions: form-js and feelin, asked in Node."""
