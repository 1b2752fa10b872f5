using System.Text;

namespace Cloister.AgUi.Tests.Fuzz;

/// <summary>Damages what is right: most of it stays, so that the damage reaches deep places.</summary>
internal sealed class FuzzMutator(IReadOnlyList<byte[]> seeds, Random random)
{
    private static readonly byte[][] Words =
    [
        .. new[]
        {
            "null",
            "\"\\ud800\"",
            "\\ud83d",
            "\\u0000",
            "1e999",
            "-0",
            "1e3",
            "9007199254740993",
            "0.1e-400",
            "{",
            "}",
            "[",
            "]",
            "[[[[[[[[[[[[[[[[",
            "{\"a\":{\"a\":{\"a\":",
            "\"\"",
            ",",
            ":",
            "\n\n",
            "\r\n",
            "\r",
            "data:",
            ": ",
            "\ufeff",
            "\u2028",
            "\"type\":\"RUN_STARTED\",",
            "\"type\":5,",
            "\"role\":\"user\",",
            "\"role\":\"activity\",",
            "\"id\":\"1\",",
            "~2",
            "/-",
            "/00",
            "\"op\":\"move\",",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff],
        [0xed, 0xa0, 0x80],
        [0x00],
        [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
        [0x0a, 0x00],
        [0x0a, 0x02, 0x08, 0x00],
        [0x0b, 0x0b, 0x0b],
    ];

    public byte[] Next()
    {
        if (random.Next(50) == 0)
        {
            var noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            return noise;
        }

        List<byte> bytes = [.. Pick(seeds)];
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            Change(bytes);
        }

        return [.. bytes];
    }

    private void Change(List<byte> bytes)
    {
        var place = random.Next(bytes.Count + 1);
        var count = Math.Min(random.Next(1, 40), bytes.Count - place);
        switch (random.Next(7))
        {
            case 0 when place < bytes.Count:
                bytes[place] = (byte)random.Next(256);
                break;
            case 1 when place < bytes.Count:
                bytes[place] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                bytes.RemoveRange(place, count);
                break;
            case 3:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(place, count));
                break;
            case 4:
                var other = Pick(seeds);
                var from = random.Next(other.Length + 1);
                bytes.InsertRange(place, other.AsSpan(from, Math.Min(random.Next(60), other.Length - from)));
                break;
            case 5:
                bytes.RemoveRange(place, bytes.Count - place);
                break;
            default:
                bytes.InsertRange(place, Pick(Words));
                break;
        }
    }

    private byte[] Pick(IReadOnlyList<byte[]> from) => from[random.Next(from.Count)];
}
