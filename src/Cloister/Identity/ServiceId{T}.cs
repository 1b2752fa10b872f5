namespace Cloister;

/// <summary>Names a slot together with the type that its services have, so that callers need not repeat it.</summary>
/// <remarks>
/// It does not turn into an untyped id by itself: registering a service that lacks the slot's type would then compile.
/// </remarks>
/// <typeparam name="T">What every service of the slot is.</typeparam>
public readonly record struct ServiceId<T>
    where T : class
{
    /// <summary>Types the slot named <paramref name="value"/>.</summary>
    public ServiceId(string value) => Id = new ServiceId(value);

    /// <summary>Types the slot <paramref name="id"/>.</summary>
    public ServiceId(ServiceId id)
    {
        id.ThrowIfDefault(nameof(id));
        Id = id;
    }

    /// <summary>The slot without its type.</summary>
    public ServiceId Id { get; }

    /// <summary>The text of the slot.</summary>
    public string Value => Id.Value;

    internal bool IsDefault => Id.IsDefault;

    /// <summary>Returns the text.</summary>
    public override string ToString() => Value;

    internal void ThrowIfDefault(string paramName) => Id.ThrowIfDefault(paramName);
}
