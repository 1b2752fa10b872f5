using Cloister.AgUi;

namespace Cloister.Agents.Tests.Services.Memory;

public sealed class MemoryGetTests
{
    [Theory]
    [InlineData(".agent/memory/notes.md")]
    [InlineData("notes.md")]
    [InlineData("daily/../notes.md")]
    public async Task A_note_is_read_by_its_path_in_the_project_or_in_the_memory(string path)
    {
        await using var stage = await MemoryStage.StartAsync();
        stage.Write("notes.md", "one\ntwo\nthree\n");

        var note = await stage.DoAsync("get", JsonData.Object(("path", path)).ToString());

        Assert.Equal(
            """{"path":".agent/memory/notes.md","startLine":1,"endLine":3,"text":"one\ntwo\nthree\n","hasMore":false,"missing":false}""",
            note.ToString()
        );
    }

    [Theory]
    [InlineData("""{"path":"notes.md","from":2,"lines":1}""", 2, 2, "two\n", true)]
    [InlineData("""{"path":"notes.md","from":3}""", 3, 3, "three\n", false)]
    [InlineData("""{"path":"notes.md","from":9}""", 9, 8, "", false)]
    public async Task Some_lines_of_a_note(string payload, int first, int last, string text, bool hasMore)
    {
        await using var stage = await MemoryStage.StartAsync();
        stage.Write("notes.md", "one\r\ntwo\r\nthree");

        var note = await stage.DoAsync("get", payload);

        Assert.Equal(
            (first, last, text, hasMore),
            (note["startLine"].AsInt64(), note["endLine"].AsInt64(), note["text"].AsString(), note["hasMore"].AsBoolean())
        );
    }

    [Fact]
    public async Task A_note_that_is_not_there_is_missing()
    {
        await using var stage = await MemoryStage.StartAsync();

        var note = await stage.DoAsync("get", """{"path":"daily/2020-01-01.md"}""");

        Assert.Equal("""{"path":".agent/memory/daily/2020-01-01.md","text":"","missing":true}""", note.ToString());
    }

    [Theory]
    [InlineData("../../agent.json")]
    [InlineData("../../README.md")]
    [InlineData("../state.db")]
    [InlineData("notes.txt")]
    [InlineData("/etc/motd.md")]
    [InlineData(".agent/memory/../secrets.md")]
    [InlineData("")]
    [InlineData("con.md")]
    [InlineData("a\0.md")]
    public async Task Nothing_but_notes_is_read(string path)
    {
        await using var stage = await MemoryStage.StartAsync();

        Assert.Equal("path is not allowed", (await stage.TryAsync("get", JsonData.Object(("path", path)).ToString())).Error);
    }

    [Fact]
    public async Task Working_notes_are_read_by_their_session_and_by_people()
    {
        await using var stage = await MemoryStage.StartAsync();
        await stage.StoreAsync("mine", "working", "ada");
        const string Path = """{"path":"sessions/ada/working.md"}""";

        Assert.Equal("path is not allowed", (await stage.TryAsync("get", Path, session: "ben")).Error);
        Assert.True((await stage.TryAsync("get", Path, session: "ada")).Success);
        Assert.True((await stage.TryAsync("get", Path)).Success);
    }

    [Fact]
    public async Task A_long_note_is_read_in_parts()
    {
        await using var stage = await MemoryStage.StartAsync();
        stage.Write("book.md", string.Concat(Enumerable.Range(1, 20_000).Select(i => $"line {i:00000}\n")));

        var first = await stage.DoAsync("get", """{"path":"book.md"}""");
        var next = await stage.DoAsync("get", $$"""{"path":"book.md","from":{{first["endLine"].AsInt64() + 1}}}""");

        Assert.True(first["hasMore"].AsBoolean());
        Assert.InRange(first["text"].AsString().Length, 60_000, 65_536);
        Assert.StartsWith($"line {first["endLine"].AsInt64() + 1:00000}\n", next["text"].AsString(), StringComparison.Ordinal);
    }
}
