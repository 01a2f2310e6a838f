"""The pages that people read: Datasette with this project's templates, routes and facets."""
