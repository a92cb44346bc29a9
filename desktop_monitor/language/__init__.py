"""How things are said: texts as keys with parameters, their templates, the catalogue of languages, quantities."""
