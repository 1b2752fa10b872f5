namespace Cloister.AgUi;

/// <summary>The steps of a valid pointer, one by one and where nothing is escaped without a string for each.</summary>
internal ref struct PointerTokens
{
    private ReadOnlySpan<char> _rest;

    internal PointerTokens(string pointer) => _rest = pointer;

    internal readonly bool IsAtEnd => _rest.IsEmpty;

    internal bool TryNext(out ReadOnlySpan<char> token)
    {
        token = default;
        if (_rest.IsEmpty)
            return false;
        var end = _rest[1..].IndexOf('/');
        token = Unescaped(end < 0 ? _rest[1..] : _rest.Slice(1, end));
        _rest = end < 0 ? default : _rest[(end + 1)..];
        return true;
    }

    private static ReadOnlySpan<char> Unescaped(ReadOnlySpan<char> token) =>
        token.Contains('~')
            ? token.ToString().Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)
            : token;
}
