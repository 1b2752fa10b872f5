using System.Collections.Immutable;

namespace Cloister.AgUi;

/// <summary>
/// Where the members of a large object are. One table is built once and shared by all versions of the object;
/// what a version added or removed since lies above it.
/// </summary>
internal sealed class NameIndex
{
    private const int Gone = -1;

    private readonly Dictionary<string, int> _table;
    private readonly ImmutableDictionary<string, int> _changes;

    internal NameIndex(Dictionary<string, int> table)
        : this(table, ImmutableDictionary.Create<string, int>(StringComparer.Ordinal)) { }

    private NameIndex(Dictionary<string, int> table, ImmutableDictionary<string, int> changes)
    {
        _table = table;
        _changes = changes;
    }

    /// <summary>So much was changed that a new table is due. The work is spread over the changes that led here.</summary>
    internal bool IsWorn => _changes.Count > (_table.Count / 4) + 64;

    internal int Find(ReadOnlySpan<char> name)
    {
        if (!_changes.IsEmpty && _changes.TryGetValue(name.ToString(), out var slot))
            return slot;
        return _table.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out slot) ? slot : Gone;
    }

    internal NameIndex With(string name, int slot) => new(_table, _changes.SetItem(name, slot));

    internal NameIndex Without(string name) => With(name, Gone);
}
