using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Cloister.AgUi;

/// <summary>
/// Places within a JSON value, written as text (RFC 6901): empty for the whole value, else <c>/</c> and the name or index for every step,
/// with <c>~1</c> for <c>/</c> and <c>~0</c> for <c>~</c> within a name.
/// </summary>
public static class JsonPointer
{
    /// <summary>Whether the text is a pointer.</summary>
    /// <param name="pointer">The text.</param>
    public static bool IsValid(string pointer)
    {
        ArgumentNullException.ThrowIfNull(pointer);
        return pointer.Length == 0 || (pointer[0] == '/' && EscapesAreValid(pointer));
    }

    /// <summary>The pointer that takes these steps: <c>JsonPointer.Of("files", "a/b")</c> is <c>/files/a~1b</c>.</summary>
    /// <param name="tokens">The names and indices, as they are.</param>
    public static string Of(params ReadOnlySpan<string> tokens)
    {
        var pointer = "";
        foreach (var token in tokens)
            pointer += '/' + Escape(token);
        return pointer;
    }

    /// <summary>A name as it is written within a pointer.</summary>
    /// <param name="token">The name.</param>
    public static string Escape(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return token.AsSpan().ContainsAny('~', '/')
            ? token.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)
            : token;
    }

    /// <summary>Looks up what a pointer leads to.</summary>
    /// <param name="document">The value to look into.</param>
    /// <param name="pointer">The way.</param>
    /// <param name="value">What is there.</param>
    /// <returns>Whether there is something.</returns>
    public static bool TryFind(JsonData document, string pointer, [NotNullWhen(true)] out JsonData? value)
    {
        ArgumentNullException.ThrowIfNull(document);
        value = null;
        if (!IsValid(pointer))
            return false;
        var found = document;
        for (var tokens = new PointerTokens(pointer); tokens.TryNext(out var token); )
        {
            if (!TryStep(found, token, out found))
                return false;
        }
        value = found;
        return true;
    }

    /// <summary>An index as a pointer may write it: digits without leading zeros.</summary>
    internal static bool TryIndex(ReadOnlySpan<char> token, out int index)
    {
        index = 0;
        return token.Length is > 0 and <= 10
            && !token.ContainsAnyExceptInRange('0', '9')
            && (token[0] != '0' || token.Length == 1)
            && int.TryParse(token, CultureInfo.InvariantCulture, out index);
    }

    private static bool TryStep(JsonData from, ReadOnlySpan<char> token, [NotNullWhen(true)] out JsonData? value)
    {
        if (!from.IsArray)
            return from.TryGet(token, out value);
        var exists = TryIndex(token, out var index) && index < from.Count;
        value = exists ? from[index] : null;
        return exists;
    }

    private static bool EscapesAreValid(ReadOnlySpan<char> rest)
    {
        for (var tilde = rest.IndexOf('~'); tilde >= 0; tilde = rest.IndexOf('~'))
        {
            rest = rest[(tilde + 1)..];
            if (rest.IsEmpty || rest[0] is not ('0' or '1'))
                return false;
        }
        return true;
    }
}
