"""Stage 6: findings to actions."""
