"""Parallel language-model workflows: recipes, both LangGraph APIs, the model."""
