using Cloister.Agents.Tests.Storage;

namespace Cloister.Agents.Tests.Services.Chat.Replies;

public sealed class ReplyFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _root;
    private readonly ReplyFiles _files;

    public ReplyFilesTests()
    {
        _root = Directory.CreateDirectory(Path.Combine(_folder.Path, "project")).FullName;
        File.WriteAllText(Path.Combine(_root, "a.txt"), "a");
        File.WriteAllText(Path.Combine(_folder.Path, "secret.txt"), "s");
        _files = new(new(_root));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void File_of_the_project_is_found_by_its_real_path()
    {
        Assert.True(_files.TryFind(new("photo", "./a.txt", ""), out var file, out _));

        Assert.Equal(new("photo", Path.Combine(_root, "a.txt"), null) { FileName = "a.txt" }, file);
        Assert.True(_files.IsThere(file));
    }

    [Fact]
    public void Address_is_passed_on()
    {
        Assert.True(_files.TryFind(new("video", "https://example.org/a/b.mp4?x=1", ""), out var file, out _));

        Assert.Equal(("https://example.org/a/b.mp4?x=1", null, "b.mp4"), (file.Url!.ToString(), file.Path, file.FileName));
    }

    [Theory]
    [InlineData("../secret.txt", "the path is outside of the project")]
    [InlineData("/etc/passwd", "the path is outside of the project")]
    [InlineData("link", "the path is outside of the project")]
    [InlineData("missing.txt", "file not found")]
    [InlineData(".", "file not found")]
    [InlineData("", "no file is named")]
    [InlineData("file:///etc/passwd", "only http and https addresses can be sent")]
    public void What_must_not_or_cannot_be_sent_is_said(string place, string expected)
    {
        File.CreateSymbolicLink(Path.Combine(_root, "link"), Path.Combine(_folder.Path, "secret.txt"));

        Assert.False(_files.TryFind(new("document", place, ""), out _, out var problem));

        Assert.Equal(expected, problem);
    }

    [Fact]
    public void File_that_was_swapped_for_a_link_is_not_there_any_more()
    {
        Assert.True(_files.TryFind(new("photo", "a.txt", ""), out var file, out _));
        File.Delete(file.Path!);
        File.CreateSymbolicLink(file.Path!, Path.Combine(_folder.Path, "secret.txt"));

        Assert.False(_files.IsThere(file));
    }
}
