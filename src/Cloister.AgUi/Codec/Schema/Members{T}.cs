namespace Cloister.AgUi;

/// <summary>Lists the members of an object, in the order in which they are written. Their places are the arguments of <see cref="Slots"/>.</summary>
internal sealed class Members<T>
    where T : class
{
    private readonly List<Member<T>> _members = [];

    public int Count => _members.Count;

    public Members<T> Required(string name, int number, Kind kind, Func<T, object?> get) =>
        Add(new(name, number, kind, get) { IsRequired = true });

    public Members<T> Required(string name, int number, Kind kind, Func<T, long?> get) =>
        Add(new(name, number, kind, get) { IsRequired = true });

    public Members<T> Optional(string name, int number, Kind kind, Func<T, object?> get) => Add(new(name, number, kind, get));

    public Members<T> Optional(string name, int number, Kind kind, Func<T, long?> get) => Add(new(name, number, kind, get));

    /// <summary>A required member whose value may be <c>null</c>.</summary>
    public Members<T> Nullable(string name, int number, Func<T, JsonData> get) =>
        Add(new(name, number, Kinds.Json, get) { IsRequired = true, IsNullable = true });

    public Members<T> StoredOnly(string name, Kind kind, Func<T, long?> get) => Add(new(name, 0, kind, get) { IsStoredOnly = true });

    /// <summary>Older versions sent <c>null</c> for the member just listed, and meant that it is absent.</summary>
    public Members<T> OrNull()
    {
        _members[^1].HadNulls = true;
        return this;
    }

    /// <summary>In the binary encoding the member just listed is written though it is empty.</summary>
    public Members<T> Explicit()
    {
        _members[^1].IsExplicit = true;
        return this;
    }

    public Shape<T> Make(Maker<T> make) => new([.. _members], make);

    private Members<T> Add(Member<T> member)
    {
        _members.Add(member);
        return this;
    }
}
