namespace Cloister;

/// <summary>Metadata on a registration that can be read without creating the service.</summary>
public abstract record Capability;
