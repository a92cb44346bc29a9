"""Performance as the engine makes it: facts of periods, and the desk that keeps KPIs up to date."""
