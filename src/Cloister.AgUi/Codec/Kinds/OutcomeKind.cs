namespace Cloister.AgUi;

/// <summary>How a run or a subagent ended. In the binary encoding what it says stands beside it.</summary>
internal sealed class OutcomeKind : UnionKind, ISplitKind
{
    /// <param name="shapeOf">The shape of a value.</param>
    /// <param name="shapes">The shapes that can be read.</param>
    public OutcomeKind(Func<object, Shape> shapeOf, params Shape[] shapes)
        : base("type", shapeOf, shapes)
    {
        Beside = [.. shapes.SelectMany(shape => shape.Members).Select(member => (member.Number, member.Kind))];
    }

    public Kind First => Kinds.Text;

    public IReadOnlyList<(int Number, Kind Kind)> Beside { get; }

    public void Split(Slot whole, Span<Slot> fields)
    {
        var shape = ShapeOf(whole.Value!);
        fields[0] = Slot.Of(shape.Tag!.Text);
        for (var i = 0; i < shape.Members.Count; i++)
        {
            fields[PlaceOf(shape.Members[i])] = shape.Get(i, whole.Value!);
        }
    }

    public Slot Join(ReadOnlySpan<Slot> fields, Reading reading)
    {
        if (fields[0].Value is not string { Length: > 0 } word)
        {
            return default;
        }

        return Array.Find(Shapes, shape => shape.Tag!.Text == word) is { } shape
            ? Join(shape, fields, reading)
            : Slot.Of(reading.Unknown(UnrecognisedKind.UnionMember));
    }

    private Slot Join(Shape shape, ReadOnlySpan<Slot> fields, Reading reading)
    {
        var slots = reading.Reserve(shape.Members.Count);
        reading.Enter();
        for (var i = 0; i < slots.Length; i++)
        {
            var member = shape.Members[i];
            reading.At(member.Name);
            var given = fields[PlaceOf(member)];
            slots[i] = given.IsAbsent && member.IsRequired ? member.Kind.Default(reading) : given;
        }

        var joined = shape.Finish(reading, slots);
        reading.Leave();
        reading.Release(slots);
        return joined;
    }

    private int PlaceOf(Member member)
    {
        var place = 0;
        while (Beside[place].Number != member.Number)
        {
            place++;
        }

        return place + 1;
    }
}
