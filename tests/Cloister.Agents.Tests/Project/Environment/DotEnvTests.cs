using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Cloister.Agents.Tests;

public sealed class DotEnvTests
{
    [Theory]
    [InlineData("A=b", "b")]
    [InlineData("A=", "")]
    [InlineData("export A=b", "b")]
    [InlineData("export\tA=b", "b")]
    [InlineData("  A = b c  ", "b c")]
    [InlineData("A=b # comment", "b")]
    [InlineData("A=# comment", "")]
    [InlineData("A=b#c", "b#c")]
    [InlineData("A=a=b", "a=b")]
    [InlineData("A='$B \\n \"x\" # y'", "$B \\n \"x\" # y")]
    [InlineData("A='b' # comment", "b")]
    [InlineData("A=\"a\\nb\\rc\\td\\\"e\\\\f\"", "a\nb\rc\td\"e\\f")]
    [InlineData("A=\"a\\x${B}\"", "a\\x${B}")]
    [InlineData("A=\"a # b\"# c", "a # b")]
    [InlineData("A=\"\"", "")]
    [InlineData("A=it's", "it's")]
    [InlineData("A=1\nA=2", "2")]
    [InlineData("A=b\r\n", "b")]
    [InlineData("\uFEFFA=b", "b")]
    [InlineData("A=\u2028b\u0085", "\u2028b\u0085")]
    public void A_line_gives_a_variable(string text, string value)
    {
        var (variables, warnings) = Parse(text);

        Assert.Empty(warnings);
        Assert.Equal([KeyValuePair.Create("A", value)], variables);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# A=b")]
    [InlineData("   \t # A=b")]
    [InlineData("\n\r\n\n")]
    public void Comments_and_blank_lines_give_nothing(string text)
    {
        var (variables, warnings) = Parse(text);

        Assert.Empty(variables);
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData("top-secret")]
    [InlineData("1A=top-secret")]
    [InlineData("A B=top-secret")]
    [InlineData("A-B=top-secret")]
    [InlineData("=top-secret")]
    [InlineData("A='top-secret")]
    [InlineData("A=\"top-secret")]
    [InlineData("A=\"top-secret\\\"")]
    [InlineData("A='top-secret' x")]
    [InlineData("A=top-secret\0")]
    public void A_malformed_line_is_skipped_and_told_by_its_number_alone(string line)
    {
        var (variables, warnings) = Parse($"# first\n{line}\nB=c");

        Assert.Equal([KeyValuePair.Create("B", "c")], variables);
        Assert.Equal([".env: line 2 is malformed and was skipped"], warnings);
    }

    [Fact]
    public void No_bytes_make_it_throw_and_every_line_is_accounted_for() =>
        Prop.ForAll(
                Texts,
                bytes =>
                {
                    var (variables, warnings) = DotEnv.Parse(bytes);
                    return variables.Count + warnings.Count <= bytes.Count(b => b == '\n') + 1
                        && variables.Keys.All(name => VariableName.IsValid(name))
                        && variables.Values.All(value => !value.Contains('\0', StringComparison.Ordinal));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void What_is_written_in_double_quotes_is_read_back() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<NonNull<string>>().Filter(text => !text.Get.Contains('\0', StringComparison.Ordinal)),
                text =>
                {
                    var value = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Get));
                    var quoted = value
                        .Replace("\\", "\\\\", StringComparison.Ordinal)
                        .Replace("\"", "\\\"", StringComparison.Ordinal)
                        .Replace("\n", "\\n", StringComparison.Ordinal)
                        .Replace("\r", "\\r", StringComparison.Ordinal);
                    return Parse($"A=\"{quoted}\"").Variables["A"] == value;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    private static Arbitrary<byte[]> Texts =>
        Gen.Elements("A", "export ", "=", "'", "\"", "\\", "#", " ", "\t", "\n", "\r\n", "\0", "é", "n", "${B}", "\uFEFF", "_1")
            .Select(Encoding.UTF8.GetBytes)
            .Or(Gen.Elements<byte[]>([0xFF], [0xC3], [0xEF, 0xBB]))
            .ListOf()
            .Select(pieces => pieces.SelectMany(piece => piece).ToArray())
            .ToArbitrary();

    private static (IReadOnlyDictionary<string, string> Variables, IReadOnlyList<string> Warnings) Parse(string text) =>
        DotEnv.Parse(Encoding.UTF8.GetBytes(text));
}
