namespace Cloister;

/// <summary>A named place to ask: <c>static readonly Request&lt;Query, Answer&gt; Find = new("find")</c>.</summary>
/// <remarks>
/// Name and types are the address: two values of one name and pair are the same address, two names of one pair are two, and the
/// pair without a name is a third.
/// </remarks>
public sealed class Request<TReq, TRes> : IEquatable<Request<TReq, TRes>>
{
    /// <summary>The address <paramref name="name"/> of this pair of types.</summary>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public Request(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Key = AddressKey.ForRequest(typeof(TReq), typeof(TRes), name);
        Name = name;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Made once: a request through this value costs no hashing of its name.</summary>
    internal AddressKey Key { get; }

    /// <summary>Whether both are the same address.</summary>
    public static bool operator ==(Request<TReq, TRes>? left, Request<TReq, TRes>? right) => Equals(left, right);

    /// <summary>Whether they are different addresses.</summary>
    public static bool operator !=(Request<TReq, TRes>? left, Request<TReq, TRes>? right) => !Equals(left, right);

    /// <inheritdoc/>
    public bool Equals(Request<TReq, TRes>? other) => other is not null && string.Equals(Name, other.Name, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Request<TReq, TRes>);

    /// <inheritdoc/>
    public override int GetHashCode() => Key.Hash;

    /// <inheritdoc/>
    public override string ToString() => Key.ToString();
}
