using System.Text;

namespace Cloister.AgUi.Tests;

public sealed class FuzzTests
{
    [Fact]
    public void Mutated_json_is_an_event_or_is_refused()
    {
        var random = new Random(17);
        var decoder = new JsonEventDecoder();
        foreach (var wire in WireTable.All)
        {
            var bytes = Encoding.UTF8.GetBytes(wire.Json(member => member.Right[0]));
            for (var i = 0; i < 300; i++)
            {
                DecodeOrRefuse(decoder, Mutate(bytes, random));
            }
        }
    }

    [Fact]
    public void Mutated_bytes_are_an_event_or_are_refused()
    {
        var random = new Random(18);
        var decoder = new BinaryEventDecoder();
        foreach (var wire in WireTable.All)
        {
            var bytes = Binary.Encode(AgUiJson.ParseEvent(wire.Json(member => member.Right[0])));
            for (var i = 0; i < 300; i++)
            {
                DecodeOrRefuse(decoder, Mutate(bytes, random));
            }
        }
    }

    [Fact]
    public void Random_bytes_are_an_event_or_are_refused()
    {
        var random = new Random(19);
        EventDecoder[] decoders = [new JsonEventDecoder(), new BinaryEventDecoder()];
        for (var i = 0; i < 5_000; i++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            Assert.All(decoders, decoder => DecodeOrRefuse(decoder, bytes));
        }
    }

    /// <summary>Whatever was made of it can be compared, written where it is an event, and read again.</summary>
    private static void DecodeOrRefuse(EventDecoder decoder, byte[] bytes)
    {
        AgUiEvent decoded;
        try
        {
            decoded = decoder.Decode(bytes);
        }
        catch (AgUiFormatException)
        {
            return;
        }

        if (decoded is not (MalformedEvent or UnknownEvent))
        {
            Assert.Equal(decoded, AgUiJson.ParseEvent(AgUiJson.ToUtf8(decoded)));
        }
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        List<byte> mutated = [.. bytes];
        for (var changes = random.Next(1, 4); changes > 0 && mutated.Count > 0; changes--)
        {
            var place = random.Next(mutated.Count);
            switch (random.Next(4))
            {
                case 0:
                    mutated[place] = (byte)random.Next(256);
                    break;
                case 1:
                    mutated.RemoveAt(place);
                    break;
                case 2:
                    mutated.Insert(place, (byte)"{}[]\",:0\\u"[random.Next(10)]);
                    break;
                default:
                    var count = Math.Min(random.Next(20), mutated.Count - place);
                    mutated.InsertRange(random.Next(mutated.Count), mutated.GetRange(place, count));
                    break;
            }
        }

        return [.. mutated];
    }
}
