namespace Cloister.Agents.Tests;

public sealed class VariableStoreTests : IDisposable
{
    private readonly ProjectFolder _home = new();
    private readonly ProjectFolder _project = new();
    private string? _session;

    private VariableStore Store =>
        new(new SecretStore(_home.Path, _ => null, TimeProvider.System), name => name == "AGENT_SESSION_ID" ? _session : null);

    private VariableScope Own => VariableScope.Of(_project.Project);

    [Fact]
    public async Task Scopes_are_apart()
    {
        using var other = new ProjectFolder();
        await SetAsync(VariableScope.Global, "A", "global");
        await SetAsync(Own, "A", "own", isHostOnly: true);
        await SetAsync(VariableScope.Of(other.Project), "A", "other");

        Assert.Equal([new StoredVariable("A", "global", false)], await ReadAsync(VariableScope.Global));
        Assert.Equal([new StoredVariable("A", "own", true)], await ReadAsync(Own));
    }

    [Fact]
    public async Task A_list_shows_no_more_than_the_end_of_long_values()
    {
        await SetAsync(Own, "LONG", "abcdefghijkl");
        await SetAsync(Own, "SHORT", "abcdefghijk");

        var listed = await Store.ListAsync(Own, reveal: false, CancellationToken.None);
        var revealed = await Store.ListAsync(Own, reveal: true, CancellationToken.None);

        Assert.Equal(["****kl", "****"], listed.Select(one => one.Value));
        Assert.Equal(["abcdefghijkl", "abcdefghijk"], revealed.Select(one => one.Value));
    }

    [Fact]
    public async Task Inside_a_shell_of_an_agent_nothing_is_revealed_or_copied()
    {
        await SetAsync(Own, "A", "x");
        _session = "chat_1";

        var revealing = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Store.ListAsync(Own, reveal: true, CancellationToken.None)
        );
        var copying = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Store.CopyAsync(Own, VariableScope.Global, "A", CancellationToken.None)
        );

        Assert.Equal("Secrets cannot be revealed from an agent shell", revealing.Message);
        Assert.Equal(revealing.Message, copying.Message);
        Assert.Single(await Store.ListAsync(Own, reveal: false, CancellationToken.None));
    }

    [Fact]
    public async Task A_variable_can_be_copied_and_deleted()
    {
        await SetAsync(Own, "A", "x", isHostOnly: true);

        await Store.CopyAsync(Own, VariableScope.Global, "A", CancellationToken.None);
        await Store.DeleteAsync(Own, "A", CancellationToken.None);

        Assert.Equal([new StoredVariable("A", "x", true)], await ReadAsync(VariableScope.Global));
        Assert.Empty(await ReadAsync(Own));
        await Assert.ThrowsAsync<KeyNotFoundException>(() => Store.CopyAsync(Own, VariableScope.Global, "A", CancellationToken.None));
    }

    [Theory]
    [InlineData("AGENT_X")]
    [InlineData("a-b")]
    [InlineData("a:b")]
    [InlineData("1A")]
    [InlineData("")]
    public async Task A_name_that_cannot_be_is_refused(string name) =>
        await Assert.ThrowsAsync<ArgumentException>(() => SetAsync(Own, name, "x"));

    public void Dispose()
    {
        _home.Dispose();
        _project.Dispose();
    }

    private Task SetAsync(VariableScope scope, string name, string value, bool isHostOnly = false) =>
        Store.SetAsync(scope, new StoredVariable(name, value, isHostOnly), CancellationToken.None);

    private Task<IReadOnlyList<StoredVariable>> ReadAsync(VariableScope scope) => Store.ReadAsync(scope, CancellationToken.None);
}
