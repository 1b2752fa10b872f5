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
    /// <param name="set">A hash of the names so far, and then with this one.</param>
    internal static string Of(ReadOnlySpan<byte> content, ref uint set)
    {
        if (content.Length > Longest)
            return Encoding.UTF8.GetString(content);
        var hash = 2166136261u;
        foreach (var character in content)
            hash = (hash ^ character) * 16777619;
        set = (set * 31) ^ hash;
        ref var place = ref Single[PlaceOf(hash, Single.Length)];
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
        ref var place = ref Sets[PlaceOf(hash, Sets.Length)];
        var known = place;
        if (known is not null && known.Are(names))
            return known;
        return MemberNames.TryOf(names) is { } made ? place = made : null;
    }

    private static uint PlaceOf(uint hash, int places) => (hash ^ (hash >> 15)) % (uint)places;
}
