using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Cloister.AgUi.Tests.Json;

/// <summary>Documents at random: few names, so that they meet; objects and arrays of all sizes; numbers and strings in several spellings.</summary>
internal static class Documents
{
    private static readonly string[] Names =
    [
        "",
        "a",
        "b",
        "a/b",
        "m~n",
        "~1",
        "-",
        "0",
        "1",
        "ключ",
        "\\\"q\\\"",
        "__proto__",
        "\\u0061x",
        "ax",
    ];

    private static readonly string[] Scalars =
    [
        "null",
        "true",
        "false",
        "0",
        "-0",
        "1",
        "1.0",
        "1e0",
        "0.1e1",
        "10E-1",
        "-1",
        "9007199254740992",
        "9007199254740993",
        "123456789012345678901234567890",
        "0.1",
        "1e400",
        "\"\"",
        "\"a\"",
        "\"\\u0061\"",
        "\"1\"",
        "\"\\ud83d\\ude00\"",
        "\"😀\"",
        "\"\\/\"",
        "\"line\\nline\"",
    ];

    /// <summary>Texts of documents.</summary>
    internal static Arbitrary<string> Texts { get; } = Arb.From(Gen.Choose(0, int.MaxValue - 1).Select(seed => Text(new Random(seed))));

    /// <summary>Two documents that often have much in common.</summary>
    internal static Arbitrary<(string One, string Other)> Pairs { get; } =
        Arb.From(Gen.Choose(0, int.MaxValue - 1).Select(seed => Pair(new Random(seed))));

    private static string Text(Random random) => Value(random, random.Next(5));

    private static (string One, string Other) Pair(Random random)
    {
        var seed = random.Next();
        var depth = random.Next(5);
        var same = random.Next(3) == 0;
        // The same dice give the same document, until one of them falls otherwise.
        return (Value(new Random(seed), depth), same ? Value(new Random(seed), depth) : Value(new Tilted(seed, random.Next(1, 40)), depth));
    }

    private static string Value(Random random, int depth)
    {
        if (depth == 0)
            return Scalars[random.Next(Scalars.Length)];
        var text = new StringBuilder();
        var isObject = random.Next(2) == 0;
        var count = random.Next(10) == 0 ? random.Next(70) : random.Next(5);
        for (var i = 0; i < count; i++)
        {
            text.Append(
                i == 0 ? ""
                : random.Next(5) == 0 ? " , "
                : ","
            );
            if (isObject)
                text.Append('"')
                    .Append(count > Names.Length ? "k" + random.Next(count * 2) : Names[random.Next(Names.Length)])
                    .Append("\":");
            text.Append(Value(random, random.Next(depth)));
        }
        return isObject ? $"{{{text}}}" : $"[{text}]";
    }

    private sealed class Tilted(int seed, int at) : Random(seed)
    {
        private int _throws;

        public override int Next(int maxValue) => ++_throws == at ? (base.Next(maxValue) + 1) % Math.Max(1, maxValue) : base.Next(maxValue);
    }
}
