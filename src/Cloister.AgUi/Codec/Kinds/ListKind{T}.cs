using System.Runtime.InteropServices;
using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>A list. Items that are unknown are left out.</summary>
internal partial class ListKind<T>(Kind item) : Kind
    where T : class
{
    private readonly int _place = ListPlaces.Next();

    public override void Read(ref Utf8JsonReader reader, Reading reading, ref Slot slot)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            Refuse(ref reader, reading, ref slot, "is not an array");
            return;
        }

        var items = reading.Scratch<T>(_place);
        Fault? wrong = null;
        reading.Enter();
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            Slot read = default;
            reading.At(index);
            item.Read(ref reader, reading, ref read);
            Add(items, read, reading, ref wrong);
        }

        reading.Leave();
        slot = Slot.Of(wrong ?? Finish(items, reading));
    }

    public override void Write(Utf8JsonWriter writer, Slot slot, MessageForm form)
    {
        writer.WriteStartArray();
        foreach (var value in (ValueList<T>)slot.Value!)
        {
            if (IsWritten(value, form))
            {
                item.Write(writer, Slot.Of(value), form);
            }
        }

        writer.WriteEndArray();
    }

    protected virtual void Check(int count, Reading reading) { }

    /// <summary>The list, or a fault.</summary>
    protected virtual object Finish(List<T> items, Reading reading) => ValueList.Create<T>(CollectionsMarshal.AsSpan(items));

    protected virtual bool IsWritten(T value, MessageForm form) => true;

    private void Add(List<T> items, Slot read, Reading reading, ref Fault? wrong)
    {
        if (read.Value is not Fault fault)
        {
            items.Add((T)read.Value!);
            Check(items.Count, reading);
        }
        else if (fault.Problem is null)
        {
            reading.Report(fault.Unknown);
        }
        else
        {
            wrong ??= fault;
        }
    }
}
