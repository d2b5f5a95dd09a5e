"""Knowledge (clause 7.6): what people must know to run and to use the services, written down, kept up and found when needed."""
