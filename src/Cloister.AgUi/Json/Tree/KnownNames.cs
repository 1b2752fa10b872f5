using System.Text;

namespace Cloister.AgUi;

/// <summary>
/// Names come again and again, in one document and from one to the next. What was seen lately is here, so that it need not be made again;
/// a later name may push out an earlier one. Races are harmless: they lose a name, which is then made anew.
/// </summary>
internal static class KnownNames
{
    private const int Longest = 32;

    private static readonly string?[] Single = new string?[1024];
    private static readonly MemberNames?[] Sets = new MemberNames?[256];

    /// <summary>A name, from what stands between its quotes.</summary>
    /// <param name="content">Nothing in it is escaped.</param>
    /// <param name="hash">The same for the same names; what it was before goes into it.</param>
    internal static string Of(ReadOnlySpan<byte> content, ref uint hash)
    {
        if (content.Length > Longest)
            return Encoding.UTF8.GetString(content);
        foreach (var character in content)
            hash = (hash ^ character) * 16777619;
        // The hash holds the names before, too: within an object that comes again a name is at the same place again.
        ref var place = ref Single[(hash ^ (hash >> 15)) % (uint)Single.Length];
        var known = place;
        if (known is not null && Ascii.Equals(content, known))
            return known;
        return place = Encoding.UTF8.GetString(content);
    }

    /// <summary>Names that one object has; nothing if one of them comes twice.</summary>
    internal static MemberNames? SetOf(ReadOnlySpan<string> names, uint hash)
    {
        if (names.Length > MemberNames.Few)
            return MemberNames.TryOf(names);
        ref var place = ref Sets[(hash ^ (hash >> 15)) % (uint)Sets.Length];
        var known = place;
        if (known is not null && known.Are(names))
            return known;
        return MemberNames.TryOf(names) is { } made ? place = made : null;
    }
}
