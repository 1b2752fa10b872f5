namespace Cloister.AgUi;

internal sealed partial class ContentKind : ISplitKind
{
    public Kind First => Kinds.Slice;

    public IReadOnlyList<(int Number, Kind Kind)> Beside { get; } = [(partsField, PartTable.Parts)];

    public void Split(Slot whole, Span<Slot> fields)
    {
        var content = (MessageContent)whole.Value!;
        if (content.HasParts)
        {
            fields[1] = Slot.Of(content.Parts);
        }
        else
        {
            fields[0] = Slot.Of(content.Text);
        }
    }

    /// <summary>Neither text nor parts is an empty list of parts, which the encoding does not write.</summary>
    public Slot Join(ReadOnlySpan<Slot> fields, Reading reading) =>
        (fields[0].Value, fields[1].Value) switch
        {
            (not null, not null) => Slot.Of(reading.Malformed("is a string and a list of parts")),
            (TextSlice text, _) => Slot.Of(MessageContent.FromText(text)),
            (_, ValueList<ContentPart> parts) => Slot.Of(MessageContent.FromParts(parts)),
            (_, Fault fault) => Slot.Of(fault),
            _ => Slot.Of(MessageContent.FromParts([])),
        };
}
