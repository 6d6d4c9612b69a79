"""`/translate`, **Translate…** and `/glossary`."""
