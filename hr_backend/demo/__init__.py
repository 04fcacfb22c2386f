"""The demo company: made-up people, posts and two weeks of interviews around today."""
