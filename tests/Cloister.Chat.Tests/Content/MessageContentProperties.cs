using FsCheck;
using FsCheck.Fluent;

namespace Cloister.Chat.Tests.Content;

public sealed class MessageContentProperties
{
    private static readonly Gen<string> Piece = Gen.Elements(
        "\n",
        "\r",
        "\r\n",
        "`",
        "``",
        "```",
        "````",
        " ",
        "   ",
        "    ",
        "\t",
        "cs",
        "x",
        "~~~",
        "\n```\n",
        "\n```cs\n",
        "é😀"
    );

    private static readonly Arbitrary<string[]> Pieces = Piece.ListOf().Select(list => list.ToArray()).ToArbitrary();

    private static readonly Config ManyTimes = Config.QuickThrowOnFailure.WithMaxTest(3_000);

    [Fact]
    public void A_text_that_grows_has_at_each_step_the_segments_it_has_as_a_whole() =>
        Prop.ForAll(
                Pieces,
                pieces =>
                {
                    var parser = new MessageContentParser();
                    return Grown(pieces).All(text => parser.Update(text) == MessageContentParser.Parse(text));
                }
            )
            .Check(ManyTimes);

    [Fact]
    public void Segments_are_those_that_the_lines_say() =>
        Prop.ForAll(Pieces, pieces => MessageContentParser.Parse(string.Concat(pieces)).SequenceEqual(ByLines(string.Concat(pieces))))
            .Check(ManyTimes);

    [Fact]
    public void No_text_is_empty_or_stands_beside_another() =>
        Prop.ForAll(
                Pieces,
                pieces =>
                {
                    var segments = MessageContentParser.Parse(string.Concat(pieces));
                    return segments.OfType<TextSegment>().All(text => !text.Text.IsEmpty)
                        && segments.Zip(segments.Skip(1)).All(pair => pair is not (TextSegment, TextSegment));
                }
            )
            .Check(ManyTimes);

    private static IEnumerable<string> Grown(string[] pieces) =>
        Enumerable.Range(0, pieces.Length + 1).Select(count => string.Concat(pieces.Take(count)));

    /// <summary>The same rules, said in another way: lines first, then groups of lines.</summary>
    private static List<MessageSegment> ByLines(string text)
    {
        List<MessageSegment> segments = [];
        List<string> lines = [];
        (int Fence, string Language)? block = null;
        foreach (var line in text.Replace("\r\n", "\n").Replace('\r', '\n').Split('\n'))
        {
            var body = line.TrimStart(' ');
            var fence = line.Length - body.Length > 3 ? 0 : body.Length - body.TrimStart('`').Length;
            var rest = body[Math.Min(fence, body.Length)..];
            if (block is null && fence >= 3 && !rest.Contains('`'))
            {
                Flush();
                block = (fence, rest.Trim());
            }
            else if (block is { } open && fence >= open.Fence && rest.Trim(' ', '\t') == "")
            {
                Flush();
                block = null;
            }
            else
            {
                lines.Add(line);
            }
        }

        Flush();
        return segments;

        void Flush()
        {
            var content = string.Join('\n', lines);
            lines.Clear();
            if (block is { } open)
            {
                segments.Add(new CodeBlockSegment(open.Language, content));
            }
            else if (content != "")
            {
                segments.Add(new TextSegment(content));
            }
        }
    }
}
