using System.Text.RegularExpressions;

namespace Cloister.Architecture.Tests;

public sealed partial class LinkTests
{
    [Fact]
    public void Every_relative_link_leads_somewhere()
    {
        var broken = MarkdownPage
            .All()
            .SelectMany(page => Links(page.Text).Select(link => Complaint(page, link)))
            .OfType<string>()
            .ToList();

        if (broken.Count > 0)
            Assert.Fail(string.Join('\n', broken));
    }

    [Theory]
    [InlineData("see [a](docs/a.md#part) and ![b](b.png \"title\")", "docs/a.md#part", "b.png")]
    [InlineData("[a]: docs/a.md", "docs/a.md")]
    [InlineData("`[a](b)` and\n```md\n[c](d)\n```\n")]
    public void Links_are_read_outside_of_code(string text, params string[] links)
    {
        Assert.Equal(links, Links(text));
    }

    [Theory]
    [InlineData("## Ids, and what they are for", "ids-and-what-they-are-for")]
    [InlineData("# `Register` & [more](more.md)", "register--more")]
    public void Heading_has_the_anchor_that_it_gets_on_the_web(string heading, string anchor)
    {
        Assert.Equal(anchor, Assert.Single(Anchors(heading)));
    }

    [Fact]
    public void Readme_stays_short()
    {
        var lines = File.ReadLines(Repository.Full("README.md")).Count();

        Assert.True(lines < 120, $"README.md has {lines} lines; under 120 it stays a front page. Move the rest to docs/.");
    }

    private static string? Complaint(MarkdownPage page, string link)
    {
        if (link.Contains("://", StringComparison.Ordinal) || link.StartsWith("mailto:", StringComparison.Ordinal))
            return null;
        var parts = link.Split('#', 2);
        var folder = Path.GetDirectoryName(page.Path)!;
        var target = parts[0] == "" ? page.Path : Path.Combine(folder, Uri.UnescapeDataString(parts[0]));
        if (!Repository.Exists(target))
            return $"{page.Path}: '{link}' leads nowhere; there is no '{target}'. Links are relative to the page they stand on.";
        if (parts.Length == 2 && target.EndsWith(".md", StringComparison.Ordinal) && !Anchors(Repository.Read(target)).Contains(parts[1]))
            return $"{page.Path}: '{link}' leads to a heading that '{target}' does not have.";
        return null;
    }

    private static IEnumerable<string> Links(string text) =>
        Link().Matches(Code().Replace(text, "")).Select(link => link.Groups["target"].Value);

    private static IEnumerable<string> Anchors(string text) =>
        Heading()
            .Matches(text)
            .Select(heading => NotInAnchors().Replace(LinkText().Replace(heading.Groups["text"].Value, "$1"), ""))
            .Select(Slug);

    private static string Slug(string heading) => heading.Trim().Replace(' ', '-').ToLowerInvariant();

    [GeneratedRegex(@"^[ \t]*```.*?^[ \t]*```|`[^`\n]*`", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)[^)]*\)|^\[[^\]]+\]:\s*(?<target>\S+)", RegexOptions.Multiline)]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,6} (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
