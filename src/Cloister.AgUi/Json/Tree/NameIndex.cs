using System.Collections.Immutable;

namespace Cloister.AgUi;

/// <summary>
/// Where the members of a large object are. One table is built once and shared by all versions of the object;
/// what a version added or removed since lies above it.
/// </summary>
internal sealed class NameIndex
{
    private const int Gone = -1;

    private static readonly ImmutableDictionary<string, int> NoChanges = ImmutableDictionary.Create<string, int>(StringComparer.Ordinal);

    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _table;
    private readonly ImmutableDictionary<string, int> _changes;

    private NameIndex(Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> table, ImmutableDictionary<string, int> changes)
    {
        _table = table;
        _changes = changes;
    }

    /// <summary>So much was changed that a new table is due. Its cost is spread over the changes that led here.</summary>
    internal bool IsWorn => _changes.Count > (_table.Dictionary.Count / 4) + 64;

    /// <summary>An index of names at their places; nothing if one comes twice.</summary>
    internal static NameIndex? TryOf(ReadOnlySpan<string> names)
    {
        var table = new Dictionary<string, int>(names.Length, StringComparer.Ordinal);
        for (var slot = 0; slot < names.Length; slot++)
        {
            if (!table.TryAdd(names[slot], slot))
                return null;
        }
        return new(table.GetAlternateLookup<ReadOnlySpan<char>>(), NoChanges);
    }

    internal int Find(ReadOnlySpan<char> name)
    {
        if (!_changes.IsEmpty && _changes.TryGetValue(name.ToString(), out var slot))
            return slot;
        return _table.TryGetValue(name, out slot) ? slot : Gone;
    }

    internal NameIndex With(string name, int slot) => new(_table, _changes.SetItem(name, slot));

    internal NameIndex Without(string name) => With(name, Gone);
}
