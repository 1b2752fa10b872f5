namespace Cloister.Testing.Tests;

/// <summary>The tests that docs/guides/test-a-plugin.md shows.</summary>
public sealed class GuideTests
{
    private sealed record Saved(string File);

    private sealed record Backup(string File);

    // <snippet:testing-a-plugin>
    [Fact]
    public async Task Saved_file_is_backed_up()
    {
        await using var session = await TestRuntime.With(new BackupPlugin()).CreateSessionAsync();
        var backups = session.Record<Backup>();

        await session.EmitAsync(new Saved("letter.md"));

        Assert.Equal([new Backup("backup/letter.md")], backups);
    }

    // </snippet:testing-a-plugin>

    // <snippet:testing-with-a-fake>
    [Fact]
    public async Task Backup_goes_to_the_store()
    {
        var store = new FakeStore();
        await using var session = await TestRuntime.With(new BackupPlugin()).WithService<IStore>(Store, store).CreateSessionAsync();

        await session.EmitAsync(new Saved("letter.md"));

        Assert.Equal(["backup/letter.md"], store.Files);
    }

    private sealed class FakeStore : IStore
    {
        public List<string> Files { get; } = [];

        public ValueTask PutAsync(string file)
        {
            Files.Add(file);
            return ValueTask.CompletedTask;
        }
    }

    // </snippet:testing-with-a-fake>

    // <snippet:testing-settings>
    [Fact]
    public async Task Backup_stops_when_the_plugin_is_switched_off()
    {
        var plugin = new BackupPlugin();
        await using var session = await TestRuntime.With(plugin).CreateSessionAsync();
        var backups = session.Record<Backup>();

        await session.UpdateSettingsAsync(RuntimeSettings.Empty.WithPlugin(plugin.PluginId, enabled: false));
        await session.EmitAsync(new Saved("letter.md"));

        Assert.Empty(backups);
    }

    // </snippet:testing-settings>

    // <snippet:testing-a-global-plugin>
    [Fact]
    public async Task Every_session_hears_the_bell()
    {
        await using var runtime = await TestRuntime.With(new BellPlugin()).StartAsync();
        var first = await runtime.CreateSessionAsync();
        var second = await runtime.CreateSessionAsync();
        var (here, there) = (first.Record<Rang>(), second.Record<Rang>());

        await runtime.EmitAsync(new Pulled());

        Assert.Single(here);
        Assert.Single(there);
    }

    // </snippet:testing-a-global-plugin>

    // <snippet:testing-time>
    [Fact]
    public async Task Reminder_comes_after_an_hour()
    {
        var clock = new ManualTimeProvider();
        await using var session = await TestRuntime.With(new ReminderPlugin(clock)).WithClock(clock).CreateSessionAsync();
        var reminders = session.Record<Reminded>();

        await clock.WaitForTimersAsync(); // the plugin has come to its wait
        clock.Advance(TimeSpan.FromHours(1));

        await reminders.WaitForAsync(1); // fails after 10 s and says what came instead
    }

    // </snippet:testing-time>

    // <snippet:testing-lifecycle>
    [Fact]
    public async Task Failed_attach_leaves_no_session_behind()
    {
        var failing = new RecordingPlugin("failing") { OnAttach = _ => throw new InvalidOperationException("no ink") };
        await using var runtime = await TestRuntime.With(new BackupPlugin(), failing).StartAsync();

        await Assert.ThrowsAsync<PluginLifecycleException>(() => runtime.CreateSessionAsync());

        Assert.Empty(runtime.Runtime.Sessions);
        Assert.Equal([PluginHook.Register, PluginHook.Attach, PluginHook.Detach], failing.Hooks.Select(call => call.Hook));
        Assert.Contains(runtime.Log.Records, record => record.Message.Contains("'session-1'", StringComparison.Ordinal));
    }

    // </snippet:testing-lifecycle>

    // <snippet:testing-needy-plugin>
    private interface IStore
    {
        ValueTask PutAsync(string file);
    }

    private static readonly ServiceId<IStore> Store = new("store");

    private sealed class BackupPlugin : SessionPlugin
    {
        public override PluginId PluginId => new("backup");

        protected override void Attach(SessionPluginContext context) =>
            On<Saved>(
                context,
                async e =>
                {
                    var file = $"backup/{e.Event.File}";
                    if (context.TryResolve(Store) is { } store)
                    {
                        await store.PutAsync(file);
                    }

                    await context.EmitAsync(new Backup(file));
                }
            );
    }

    // </snippet:testing-needy-plugin>

    private sealed record Pulled;

    private sealed record Rang;

    private sealed class BellPlugin : GlobalPlugin
    {
        public override PluginId PluginId => new("bell");

        protected override void Attach(GlobalPluginContext context) =>
            On<Pulled>(context, async _ => await context.Sessions.EmitAsync(new Rang()));
    }

    private sealed record Reminded;

    private sealed class ReminderPlugin(TimeProvider clock) : SessionPlugin
    {
        public override PluginId PluginId => new("reminder");

        protected override void Attach(SessionPluginContext context) => _ = RemindAsync(context);

        private async Task RemindAsync(SessionPluginContext context)
        {
            await Task.Delay(TimeSpan.FromHours(1), clock, context.Closed);
            await context.EmitAsync(new Reminded());
        }
    }
}
