"""Measures, never run as tests: speed, memory, hostile inputs."""
