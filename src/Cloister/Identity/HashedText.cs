namespace Cloister;

/// <summary>The text of an identifier together with its hash, computed once so that every later lookup only compares numbers first.</summary>
internal readonly struct HashedText(string text) : IEquatable<HashedText>
{
    private readonly string? _text = text;

    public readonly int Hash = text.GetHashCode(StringComparison.Ordinal);

    public string Text => _text ?? "";

    public bool IsDefault => _text is null;

    public void ThrowIfDefault(string typeName, string paramName)
    {
        if (_text is null)
        {
            throw new ArgumentException($"The {typeName} is default and names nothing. Create it with new {typeName}(\"…\").", paramName);
        }
    }

    // Ids live in static fields, so equal ones are mostly the same object: no call is made to find that out.
    public bool Equals(HashedText other) =>
        Hash == other.Hash && (ReferenceEquals(_text, other._text) || string.Equals(_text, other._text, StringComparison.Ordinal));

    public bool IsSame(HashedText other) => ReferenceEquals(_text, other._text);

    public override bool Equals(object? obj) => obj is HashedText other && Equals(other);

    public override int GetHashCode() => Hash;

    public override string ToString() => Text;
}
