"""The pages, a module each; a page only composes queries and charts."""
