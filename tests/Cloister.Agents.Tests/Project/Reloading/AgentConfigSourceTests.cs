using System.Collections;
using System.Collections.Concurrent;
using System.Threading.Channels;
using Cloister.Testing;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents.Tests;

public sealed class AgentConfigSourceTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ProjectFolder _folder = new();
    private readonly ProjectFolder _home = new();
    private readonly ManualTimeProvider _time = new();
    private readonly LogCollector _logs = new();
    private readonly SecretRedactor _redactor = new();
    private readonly Heard _changes = new();
    private AgentConfigSource? _source;

    public AgentConfigSourceTests() => _folder.Write("team/agent/agent.json", ProjectFolder.Minimal);

    private VariableStore Variables => new(new SecretStore(_home.Path, _ => null, TimeProvider.System), _ => null);

    private AgentProject Project => AgentProject.Open(_folder["team/agent"]);

    [Fact]
    public async Task The_first_snapshot_holds_everything_there_is()
    {
        await Variables.SetAsync(VariableScope.Global, new("G", "global-value", false), default);
        await Variables.SetAsync(VariableScope.Of(Project), new("A", "agent-value", true), default);
        Write(".env", "B=file-value\nKEY=sk-file-key");
        Write("PROFILE.md", "\uFEFFYou are {{agent_name}}.");
        Write(
            "agent.json",
            """{"name":"n","version":"1","providers":{"p":{"type":"openai","apiKey":"${KEY}"}},"plugins":{"x":{"token":"literal-token"}}}"""
        );

        var snapshot = (await OpenAsync()).Current;

        Assert.Equal(["G"], snapshot.GlobalEnv.Keys);
        Assert.Equal(["A", "B", "KEY"], snapshot.Env.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("You are {{agent_name}}.", null), (snapshot.Profile, snapshot.Soul));
        Assert.Equal("sk-file-key", snapshot.GetModels().Providers["p"].ApiKey);
        Assert.Equal(["A", "KEY"], snapshot.HostOnlyVariables.Order(StringComparer.Ordinal));
        Assert.Equal("[redacted] [redacted] [redacted] [redacted]", _redactor.Redact("global-value agent-value sk-file-key literal-token"));
        Assert.DoesNotContain("value", snapshot.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("team/agent/agent.json", """{"name":"n","version":"2"}""")]
    [InlineData("team/agent.json", """{"execution":{"maxSteps":3}}""")]
    [InlineData("agent.json", """{"locale":"zh"}""")]
    [InlineData("team/agent/PROFILE.md", "new")]
    [InlineData("team/agent/SOUL.md", "new")]
    [InlineData("team/agent/.env", "A=b")]
    public async Task A_change_of_any_file_makes_a_snapshot_within_two_seconds(string file, string text)
    {
        await StartAsync();

        _folder.Write(file, text);
        Pass();

        var change = (await _changes.NextAsync());
        Assert.NotSame(change.Before, change.After);
        Assert.Same(change.After, _source!.Current);
        Assert.Contains(_logs.Records, record => record.EventId.Name == "config.reloaded");
    }

    [Fact]
    public async Task A_file_that_goes_away_is_a_change_too()
    {
        Write("SOUL.md", "soul");
        _folder.Write("agent.json", """{"locale":"zh"}""");
        await StartAsync();

        File.Delete(_folder["agent.json"]);
        File.Delete(_folder["team/agent/SOUL.md"]);
        Pass();

        var after = (await _changes.NextAsync()).After;
        Assert.Equal((null, Locale.English), (after.Soul, after.Config.Locale));
    }

    [Fact]
    public async Task The_system_tells_of_changes_in_the_project_before_anybody_looks()
    {
        await StartAsync();
        var looks = _time.PendingTimers;

        Write("SOUL.md", "new");
        await _time.WaitForTimersAsync(looks + 1, Patience);
        _time.Advance(TimeSpan.FromMilliseconds(300));

        Assert.Equal("new", (await _changes.NextAsync()).After.Soul);
    }

    [Fact]
    public async Task A_file_that_is_replaced_by_another_is_a_change()
    {
        await StartAsync();

        File.WriteAllText(_folder["team/agent/next"], """{"name":"other","version":"1"}""");
        File.Move(_folder["team/agent/next"], _folder["team/agent/agent.json"], overwrite: true);
        Pass();

        Assert.Equal("other", (await _changes.NextAsync()).After.Config.Name);
    }

    [Fact]
    public async Task A_link_that_leads_elsewhere_now_is_a_change()
    {
        _folder.Write("one", "first");
        _folder.Write("two", "other");
        File.SetLastWriteTimeUtc(_folder["one"], DateTime.UnixEpoch);
        File.SetLastWriteTimeUtc(_folder["two"], DateTime.UnixEpoch);
        Directory.CreateSymbolicLink(_folder["current"], "one");
        File.CreateSymbolicLink(_folder["team/agent/PROFILE.md"], _folder["current"]);
        await StartAsync();

        File.Delete(_folder["current"]);
        File.CreateSymbolicLink(_folder["current"], "two");
        Pass();

        Assert.Equal("other", (await _changes.NextAsync()).After.Profile);
    }

    [Fact]
    public async Task What_cannot_be_used_is_logged_and_the_last_good_stays()
    {
        await StartAsync();
        var good = _source!.Current;

        Write("agent.json", """{"name":"n","version":"1","locale":"de"}""");
        Pass();
        var failed = await _logs.Records.WaitForAsync(record => record.EventId.Name == "config.reload.failed", Patience);

        Assert.Contains("agent.json: locale: must be one of en, zh", failed.Message, StringComparison.Ordinal);
        Assert.Same(good, _source.Current);
        Assert.NotNull(_source.Refused);

        Write("agent.json", """{"name":"n","version":"1","locale":"zh"}""");
        Pass();
        Assert.Equal(Locale.Chinese, (await _changes.NextAsync()).After.Config.Locale);
        Assert.Null(_source.Refused);
    }

    [Fact]
    public async Task A_change_of_where_the_agent_listens_is_told_to_need_a_restart()
    {
        await StartAsync();

        Write("agent.json", """{"name":"n","version":"1","start":{"port":80},"locale":"zh"}""");
        await _source!.ReloadAsync(CancellationToken.None).WaitAsync(Patience);

        var told = Assert.Single(_logs.Records, record => record.EventId.Name == "config.restart.needed");
        Assert.StartsWith("start.port has changed", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_says_the_same_is_no_change()
    {
        await StartAsync();

        Write("agent.json", "{\n  \"version\": \"1.0.0\", \"name\": \"ops helper\"\n}");
        await _source!.ReloadAsync(CancellationToken.None).WaitAsync(Patience);

        Assert.Empty(_changes);
    }

    [Fact]
    public async Task Snapshots_come_one_at_a_time_and_in_order()
    {
        await StartAsync();
        var (entered, leave) = (new TaskCompletionSource(), new TaskCompletionSource());
        using var slow = _source!.OnChange(
            async (_, _) =>
            {
                entered.TrySetResult();
                await leave.Task;
            }
        );

        Write("SOUL.md", "one");
        var first = _source.ReloadAsync(CancellationToken.None);
        await entered.Task.WaitAsync(Patience);
        Write("SOUL.md", "two");
        var second = _source.ReloadAsync(CancellationToken.None);

        Assert.Equal("one", Assert.Single(_changes).After.Soul);
        Assert.False(first.IsCompleted || second.IsCompleted);
        leave.SetResult();
        await Task.WhenAll(first, second).WaitAsync(Patience);
        Assert.Equal(["one", "two"], _changes.Select(change => change.After.Soul));
    }

    [Fact]
    public async Task A_listener_that_fails_keeps_nothing_from_the_others()
    {
        await StartAsync();
        var heard = new List<string?>();
        using var failing = _source!.OnChange((_, _) => throw new InvalidOperationException("no"));
        using var last = _source.OnChange(
            (change, _) =>
            {
                heard.Add(change.After.Soul);
                return ValueTask.CompletedTask;
            }
        );

        Write("SOUL.md", "one");
        await _source.ReloadAsync(CancellationToken.None).WaitAsync(Patience);
        failing.Dispose();
        Write("SOUL.md", "two");
        await _source.ReloadAsync(CancellationToken.None).WaitAsync(Patience);

        Assert.Equal(["one", "two"], heard);
        Assert.Single(_logs.From(LogLevel.Error));
    }

    [Fact]
    public async Task Warnings_are_told_once()
    {
        Write("agent.json", """{"name":"n","version":"1","colour":"red"}""");
        await StartAsync();

        Write("agent.json", """{"name":"n","version":"2","colour":"red","size":1}""");
        await _source!.ReloadAsync(CancellationToken.None).WaitAsync(Patience);

        var told = _logs.Records.Where(record => record.EventId.Name == "config.warning").Select(record => record.Message);
        Assert.Equal(["agent.json: colour: unknown key, not used", "agent.json: size: unknown key, not used"], told);
    }

    [Fact]
    public async Task State_that_others_can_look_into_is_warned_about()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such modes on Windows.");
        PrivateFolder.Ensure(_folder["team/agent/.agent"]);
        Assert.Empty((await OpenAsync()).Current.Warnings);

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder["team/agent/.agent"], UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead);
        }

        Assert.Equal([".agent: others on this machine can look into it; give it the mode 0700"], (await OpenAsync()).Current.Warnings);
    }

    [Fact]
    public async Task A_changed_variable_of_the_user_is_a_change()
    {
        await StartAsync();

        await Variables.SetAsync(VariableScope.Of(Project), new("A", "x", false), default);
        Pass();

        Assert.Equal("x", (await _changes.NextAsync()).After.Env["A"]);
    }

    [Fact]
    public async Task After_the_end_nothing_is_told()
    {
        await StartAsync();
        await _source!.DisposeAsync();

        Write("SOUL.md", "late");
        Pass();

        Assert.Empty(_changes);
    }

    [Fact]
    public async Task A_project_that_cannot_be_loaded_is_not_opened()
    {
        Write("agent.json", "{}");

        await Assert.ThrowsAsync<AgentConfigException>(OpenAsync);
    }

    public async ValueTask DisposeAsync()
    {
        if (_source is not null)
        {
            await _source.DisposeAsync();
        }
        _folder.Dispose();
        _home.Dispose();
    }

    private void Write(string file, string text) => _folder.Write("team/agent/" + file, text);

    /// <summary>Lets the time pass in which a change must be noticed: a look around, then quiet.</summary>
    private void Pass()
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
    }

    private async Task<AgentConfigSource> OpenAsync()
    {
        var reader = new SnapshotReader(Project, Variables, _redactor);
        return _source = await AgentConfigSource.OpenAsync(Project, reader, _time, _logs.CreateLogger("Config"), CancellationToken.None);
    }

    /// <summary>The changes a listener was told of.</summary>
    private sealed class Heard : IEnumerable<AgentSnapshotChange>
    {
        private readonly ConcurrentQueue<AgentSnapshotChange> _changes = new();
        private readonly Channel<AgentSnapshotChange> _new = Channel.CreateUnbounded<AgentSnapshotChange>();

        public void Add(AgentSnapshotChange change)
        {
            _changes.Enqueue(change);
            _new.Writer.TryWrite(change);
        }

        public Task<AgentSnapshotChange> NextAsync() => _new.Reader.ReadAsync().AsTask().WaitAsync(Patience);

        public IEnumerator<AgentSnapshotChange> GetEnumerator() => _changes.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private async Task StartAsync()
    {
        var source = await OpenAsync();
        source.OnChange(
            (change, _) =>
            {
                _changes.Add(change);
                return ValueTask.CompletedTask;
            }
        );
        source.Start();
        await source.ReloadAsync(CancellationToken.None).WaitAsync(Patience);
    }
}
