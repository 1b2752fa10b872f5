using System.Text;
using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>An object of one of several shapes, which a member tells apart.</summary>
internal partial class UnionKind : Kind
{
    private readonly byte[] _tag;
    private readonly Func<object, Shape> _shapeOf;

    /// <param name="tag">The member that tells the shapes apart.</param>
    /// <param name="shapeOf">The shape of a value.</param>
    /// <param name="shapes">The shapes that can be read.</param>
    public UnionKind(string tag, Func<object, Shape> shapeOf, params Shape[] shapes)
    {
        _tag = Encoding.UTF8.GetBytes(tag);
        Shapes = shapes;
        _shapeOf = shapeOf;
    }

    protected Shape[] Shapes { get; }

    public override void Read(ref Utf8JsonReader reader, Reading reading, ref Slot slot)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Refuse(ref reader, reading, ref slot, "is not an object");
            return;
        }

        var start = reader;
        if (TagScan.IsNext(ref reader, _tag) && ShapeOf(ref reader) is { } shape && shape.Read(ref reader, reading, ref slot))
        {
            return;
        }

        reader = start;
        Search(ref reader, reading, ref slot);
    }

    public override void Write(Utf8JsonWriter writer, Slot slot, MessageForm form)
    {
        writer.WriteStartObject();
        ShapeOf(slot.Value!).WriteMembers(writer, slot.Value!, form);
        writer.WriteEndObject();
    }

    protected Shape ShapeOf(object value) => _shapeOf(value);

    protected virtual void ReadUnknown(ref Utf8JsonReader reader, Reading reading, ref Slot slot)
    {
        slot = Slot.Of(reading.Unknown(UnrecognisedKind.UnionMember));
        reader.Skip();
    }

    /// <summary>Others write the tag behind other members. Where it is unknown or comes again, the last one counts.</summary>
    private void Search(ref Utf8JsonReader reader, Reading reading, ref Slot slot)
    {
        var start = reader;
        if (TagScan.First(reader, _tag, out var tag) && ShapeOf(ref tag) is { } first && first.Read(ref reader, reading, ref slot))
        {
            return;
        }

        reader = start;
        if (TagScan.Last(reader, _tag, out tag) && ShapeOf(ref tag) is { } last)
        {
            last.Read(ref reader, reading, ref slot);
        }
        else
        {
            ReadUnknown(ref reader, reading, ref slot);
        }
    }

    private Shape? ShapeOf(ref Utf8JsonReader tag)
    {
        foreach (var shape in Shapes)
        {
            if (shape.Tag!.IsValueOf(ref tag))
            {
                return shape;
            }
        }

        return null;
    }
}
