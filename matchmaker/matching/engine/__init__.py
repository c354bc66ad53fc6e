"""The ranking engine: strings and arrays in, arrays out. It knows nothing of Django."""
