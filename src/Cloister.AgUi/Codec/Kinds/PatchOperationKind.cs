using System.Text;
using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>One operation of a patch. It may have members that its <c>op</c> has no use for; they travel along.</summary>
internal sealed partial class PatchOperationKind : Kind
{
    private static readonly string[] Words = ["add", "remove", "replace", "move", "copy", "test"];
    private static readonly byte[][] Utf8Words = [.. Words.Select(Encoding.UTF8.GetBytes)];
    private static readonly JsonEncodedText[] EncodedWords = [.. Words.Select(word => JsonEncodedText.Encode(word))];
    private readonly int _place = ListPlaces.Next();

    public override void Read(ref Utf8JsonReader reader, Reading reading, ref Slot slot)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Refuse(ref reader, reading, ref slot, "is not an object");
            return;
        }

        var members = new PatchMembers { Op = -1, Others = reading.Scratch<KeyValuePair<string, JsonData>>(_place) };
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadMember(ref reader, reading, ref members);
        }

        slot = Slot.Of(members.Op < 0 ? reading.Unknown(UnrecognisedKind.UnionMember) : members.Make(reading));
    }

    public override void Write(Utf8JsonWriter writer, Slot slot, MessageForm form)
    {
        var operation = Checked(slot);
        writer.WriteStartObject();
        writer.WriteString("op"u8, EncodedWords[(int)operation.Op]);
        if (operation.From is not null)
        {
            writer.WriteString("from"u8, operation.From);
        }

        writer.WriteString("path"u8, operation.Path);
        if (operation.Value is not null)
        {
            writer.WritePropertyName("value"u8);
            operation.Value.WriteTo(writer);
        }

        WriteExtensions(writer, operation);
        writer.WriteEndObject();
    }

    private static void ReadMember(ref Utf8JsonReader reader, Reading reading, ref PatchMembers members)
    {
        if (JsonNames.Equal(ref reader, "op"u8))
        {
            reader.Read();
            members.Op = PlaceOf(ref reader);
            reader.Skip();
        }
        else if (JsonNames.Equal(ref reader, "path"u8))
        {
            reader.Read();
            members.Path = ReadPointer(ref reader, reading);
        }
        else if (JsonNames.Equal(ref reader, "from"u8))
        {
            reader.Read();
            members.From = ReadPointer(ref reader, reading);
        }
        else if (JsonNames.Equal(ref reader, "value"u8))
        {
            reader.Read();
            members.Value = JsonData.Read(ref reader);
        }
        else
        {
            var name = JsonText.Read(reader.ValueSpan);
            reader.Read();
            members.Others.Add(new(name, JsonData.Read(ref reader)));
        }
    }

    /// <summary>A string, or anything else as JSON.</summary>
    private static object ReadPointer(ref Utf8JsonReader reader, Reading reading)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return JsonData.Read(ref reader);
        }

        // Read like the names it leads to, which are whole characters only.
        return reader.ValueIsEscaped ? JsonText.Read(reader.ValueSpan) : reading.Ids.Get(reader.ValueSpan);
    }

    private static int PlaceOf(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            for (var i = 0; i < Utf8Words.Length; i++)
            {
                if (JsonNames.Equal(ref reader, Utf8Words[i]))
                {
                    return i;
                }
            }
        }

        return -1;
    }

    private static JsonPatchOperation Checked(Slot slot)
    {
        var operation = (JsonPatchOperation)slot.Value!;
        return operation.IsWellFormed
            ? operation
            : throw AgUiFormatException.Malformed(
                $"The operation '{operation.Op}' of a patch cannot be written, because a pointer or the value is missing or wrong. Make it with the methods of {nameof(JsonPatchOperation)}."
            );
    }

    private static void WriteExtensions(Utf8JsonWriter writer, JsonPatchOperation operation)
    {
        if (operation.Extensions is not { } extensions)
        {
            return;
        }

        foreach (var (name, value) in extensions.Members)
        {
            var isTaken = name switch
            {
                "op" or "path" => true,
                "from" => operation.From is not null,
                "value" => operation.Value is not null,
                _ => false,
            };
            if (!isTaken)
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }
        }
    }
}
