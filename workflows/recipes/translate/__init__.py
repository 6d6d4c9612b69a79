"""What a translation needs beside the model: languages, protection, cutting, a glossary."""
