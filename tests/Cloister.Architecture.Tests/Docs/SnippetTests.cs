namespace Cloister.Architecture.Tests;

public sealed class SnippetTests
{
    private static readonly Dictionary<string, string> Known = new() { ["hello"] = "var a = 1;\n\nvar b = 2;" };

    [Fact]
    public void Every_fence_in_the_docs_is_a_snippet_of_a_compiled_file()
    {
        var snippets = Snippets.OfTheRepository();
        if (Environment.GetEnvironmentVariable("CLOISTER_UPDATE_DOCS") == "1")
            Update(snippets);

        var complaints = MarkdownPage.WithSnippets().SelectMany(page => page.Complaints(snippets)).ToList();

        if (complaints.Count > 0)
            Assert.Fail(string.Join("\n\n", complaints));
    }

    [Fact]
    public void Region_is_read_without_its_indentation_and_without_the_marks_inside()
    {
        var text =
            "    // <snippet:outer>\n    if (x)\n    // <snippet:inner>\n        Do();\n    // </snippet:inner>\n\n    // </snippet:outer>\n";

        var snippet = Snippets.In([("A.cs", text)])["outer"];

        Assert.Equal("if (x)\n    Do();", snippet);
    }

    [Fact]
    public void Two_regions_of_one_name_are_refused()
    {
        var text = "// <snippet:a>\n// </snippet:a>\n";

        var refusal = Assert.Throws<InvalidDataException>(() => Snippets.In([("A.cs", text), ("B.cs", text)]));

        Assert.Contains("B.cs: there are two snippets 'a'", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("```csharp\nvar a = 1;\n```", "README.md:1: this fence has no <!-- snippet: name -->")]
    [InlineData("Text\n<!-- snippet: hullo -->\n```csharp\nvar a = 1;\n```", "README.md:3: there is no region '// <snippet:hullo>'")]
    [InlineData("<!-- snippet: hello -->\n```csharp\nvar a = 2;\n\nvar b = 2;\n```", "- var a = 1;\n+ var a = 2;")]
    public void Fence_that_no_compiler_sees_is_refused(string text, string complaint)
    {
        var complaints = new MarkdownPage("README.md", text).Complaints(Known);

        Assert.Contains(complaint, Assert.Single(complaints), StringComparison.Ordinal);
    }

    [Fact]
    public void Update_copies_the_source_and_keeps_the_indentation_of_the_fence()
    {
        var page = new MarkdownPage("README.md", "- item\n  <!-- snippet: hello -->\n  ```csharp\n  old\n  ```\nend\n```sh\nls\n```\n");

        var updated = page.Updated(Known);

        Assert.Equal(
            "- item\n  <!-- snippet: hello -->\n  ```csharp\n  var a = 1;\n\n  var b = 2;\n  ```\nend\n```sh\nls\n```\n",
            updated.Text
        );
        Assert.Empty(updated.Complaints(Known));
    }

    private static void Update(IReadOnlyDictionary<string, string> snippets)
    {
        foreach (var page in MarkdownPage.WithSnippets())
        {
            var updated = page.Updated(snippets);
            if (updated != page)
                Repository.Write(page.Path, updated.Text);
        }
    }
}
