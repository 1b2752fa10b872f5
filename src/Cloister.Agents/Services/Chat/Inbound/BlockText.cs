using System.Text;
using System.Text.RegularExpressions;

namespace Cloister.Agents;

/// <summary>
/// Puts what people and platforms say into the blocks that the host writes around it, so that nobody can end a block, or begin one that looks like ours.
/// </summary>
internal static partial class BlockText
{
    /// <summary>A value on one line of a block.</summary>
    public static string Value(string text) => LineBreaks().Replace(Escaped(text), " ").Trim();

    /// <summary>A text of several lines inside a block.</summary>
    public static string Inside(string text) => Escaped(text).Trim();

    /// <summary>A text behind the blocks. Only what would look like one of them is changed.</summary>
    public static string Body(string text) => Tags().Replace(text, "&lt;");

    /// <summary>A value between quotes in a tag.</summary>
    public static string Attribute(string text) => Value(text).Replace("\"", "&quot;", StringComparison.Ordinal);

    /// <summary>Adds a line with a value, if there is one.</summary>
    public static StringBuilder AppendFact(this StringBuilder block, string name, string? value) =>
        string.IsNullOrWhiteSpace(value) ? block : block.Append(name).Append(": ").Append(Value(value)).Append('\n');

    private static string Escaped(string text) =>
        text.Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    [GeneratedRegex(@"[\r\n\u0085\u2028\u2029]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LineBreaks();

    [GeneratedRegex(
        @"<(?=\s*(/\s*)?(info|reply_context)\b)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Tags();
}
