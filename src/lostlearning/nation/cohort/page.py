def page(*a, **k): return "x"
