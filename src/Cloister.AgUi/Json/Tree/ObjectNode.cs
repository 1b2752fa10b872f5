using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>The members of an object, in order. A changed copy shares what did not change.</summary>
internal sealed class ObjectNode : JsonData
{
    private readonly PersistentList<JsonData?> _values;

    private ObjectNode(MemberNames names, PersistentList<JsonData?> values, long size, int depth)
        : base(JsonValueKind.Object, depth)
    {
        Names = names;
        _values = values;
        Size = size;
    }

    internal MemberNames Names { get; }

    public override long Size { get; }

    /// <summary>The members in order. Of a name that comes twice the last value counts, at the place of the first.</summary>
    internal static ObjectNode Of(ReadOnlySpan<string> names, ReadOnlySpan<JsonData> values, int depth) =>
        Of(names, values, MemberNames.TryOf(names), SizeOf(names, values), depth);

    /// <summary>The same of names that were made out already, unless one comes twice.</summary>
    internal static ObjectNode Of(ReadOnlySpan<string> names, ReadOnlySpan<JsonData> values, MemberNames? distinct, long size, int depth) =>
        distinct is null ? Distinct(names, values, size, depth) : new(distinct, PersistentList<JsonData?>.Of(values!), size, depth);

    /// <summary>The slot of a member, negative if there is none of this name.</summary>
    internal int Find(ReadOnlySpan<char> name) => Names.Find(name);

    /// <summary>The value in a slot that holds one.</summary>
    internal JsonData ValueAt(int slot) => _values[slot]!;

    internal JsonData?[] PieceAt(ref int slot) => _values.PieceAt(ref slot);

    internal ObjectNode Set(string name, JsonData value) => Find(name) is >= 0 and var slot ? Replace(slot, value) : Add(name, value);

    internal ObjectNode Replace(int slot, JsonData value) =>
        new(Names, _values.Replace(slot, value, out var old), Size - old!.Size + value.Size, DepthWith(value));

    internal ObjectNode Add(string name, JsonData value) =>
        new ObjectNode(Names.Add(name), _values.Add(value), Size + SizeOf(name, value), DepthWith(value)).Settled();

    internal ObjectNode Remove(int slot)
    {
        var size = Math.Max(2, Size - SizeOf(Names[slot]!, ValueAt(slot)));
        var values = Names.KeepsSlots ? _values.Replace(slot, null, out _) : _values.RemoveAt(slot);
        return new ObjectNode(Names.Remove(slot), values, size, Depth).Settled();
    }

    internal override ObjectNode Opened() => this;

    internal override int Measured()
    {
        var deepest = 0;
        foreach (var (_, value) in Members)
            deepest = Math.Max(deepest, value.Measured());
        return Depth = deepest + 1;
    }

    private int DepthWith(JsonData value) => Math.Max(Depth, value.Depth + 1);

    private ObjectNode Settled()
    {
        if (!Names.IsWorn)
            return this;
        using var names = new PooledList<string>(Count);
        using var values = new PooledList<JsonData>(Count);
        foreach (var (name, value) in Members)
        {
            names.Add(name);
            values.Add(value);
        }
        return Of(names.Items, values.Items, MemberNames.TryOf(names.Items), Size, Depth);
    }

    private static ObjectNode Distinct(ReadOnlySpan<string> names, ReadOnlySpan<JsonData> values, long size, int depth)
    {
        var members = new OrderedDictionary<string, JsonData>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
            members[names[i]] = values[i];
        string[] distinct = [.. members.Keys];
        return Of(distinct, members.Values.ToArray(), MemberNames.TryOf(distinct), size, depth);
    }

    private static long SizeOf(ReadOnlySpan<string> names, ReadOnlySpan<JsonData> values)
    {
        long size = 2;
        for (var i = 0; i < names.Length; i++)
            size += SizeOf(names[i], values[i]);
        return size;
    }

    /// <summary>The name in quotes, a colon, the value and a comma.</summary>
    private static long SizeOf(string name, JsonData value) => name.Length + 4 + value.Size;
}
