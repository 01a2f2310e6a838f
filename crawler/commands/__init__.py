"""Commands of `congtin` that fetch and read, a module each: loaded only when they are asked for."""
