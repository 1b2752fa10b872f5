namespace Cloister.Cli.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly ProjectFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--help")]
    [InlineData("up", "--help")]
    [InlineData("chat", "--help")]
    [InlineData("session", "--help")]
    [InlineData("session", "import", "--help")]
    public async Task Help_is_printed_and_no_error(params string[] arguments)
    {
        using var place = new Place(_folder.Path);

        Assert.Equal(0, await CommandLine.RunAsync(arguments, place.Here));

        Assert.Contains("Usage:", place.Out, StringComparison.Ordinal);
        Assert.Empty(place.Error);
    }

    [Theory]
    [InlineData("down")]
    [InlineData("up", "--port", "65536")]
    [InlineData("up", "--port", "-1")]
    [InlineData("up", "one", "two")]
    [InlineData("chat", "--url", "ftp://here", "hi")]
    [InlineData("chat", "--session", "..", "hi")]
    [InlineData("session", "export", "main")]
    [InlineData("session", "import")]
    public async Task What_means_nothing_is_a_usage_error_that_says_what(params string[] arguments)
    {
        using var place = new Place(_folder.Path);

        Assert.Equal(2, await CommandLine.RunAsync(arguments, place.Here));

        Assert.NotEmpty(place.Error);
        Assert.Empty(place.Out);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Hints_can_be_copied_however_the_command_was_called()
    {
        using var place = new Place(_folder.Path) { Variables = { ["CLOISTER_COMMAND"] = "./cloister" } };

        Assert.Equal(3, await CommandLine.RunAsync(["chat", "hi"], place.Here));

        Assert.Equal($"Agent is not running in {_folder.Path}. Start it in another terminal: ./cloister up", place.Error.Trim());
    }
}
