namespace Cloister.Testing.Tests;

public sealed class ServiceHarnessTests
{
    private sealed record Typed(string Text);

    private sealed record Counted(int Words);

    // <snippet:testing-a-service>
    private sealed class WordCount : StatefulPluginService<SessionPluginContext>
    {
        private int _words;

        protected override void Attach() => On<Typed>(Count);

        private void Count(EventEnvelope<Typed> typed)
        {
            _words += typed.Event.Text.Split(' ').Length;
            Emit(new Counted(_words * (Config.GetInt("factor") ?? 1)));
        }
    }

    [Fact]
    public async Task Words_are_counted_while_they_are_typed()
    {
        await using var desk = await ServiceHarness.AttachAsync(new WordCount());
        var counted = desk.Record<Counted>();

        await desk.EmitAsync(new Typed("dear reader"));

        Assert.Equal([new Counted(2)], counted);
    }

    // </snippet:testing-a-service>

    [Fact]
    public async Task Config_reaches_the_service_first_and_whenever_it_changes()
    {
        await using var desk = await ServiceHarness.AttachAsync(new WordCount(), ConfigMap.Of(("factor", 10)));
        var counted = desk.Record<Counted>();

        await desk.EmitAsync(new Typed("one"));
        await desk.ConfigureAsync(ConfigMap.Of(("factor", 100)));
        await desk.EmitAsync(new Typed("two"));

        Assert.Equal([new Counted(10), new Counted(200)], counted);
    }

    [Fact]
    public async Task Service_that_is_switched_off_hears_nothing_and_keeps_its_state()
    {
        await using var desk = await ServiceHarness.AttachAsync(new WordCount());
        var counted = desk.Record<Counted>();

        await desk.EmitAsync(new Typed("one"));
        await desk.DisableAsync();
        Assert.False(desk.Service.HasContext);
        await desk.EmitAsync(new Typed("two"));
        await desk.EnableAsync();
        await desk.EmitAsync(new Typed("three"));

        Assert.Equal([new Counted(1), new Counted(2)], counted);
    }

    [Fact]
    public async Task Service_that_takes_the_global_context_is_attached_there()
    {
        await using var harness = await ServiceHarness.AttachAsync(new Announcer());

        var said = harness.GlobalBus.Record<string>();
        harness.Service.Say("hear");

        Assert.Equal(["hear"], said);
        Assert.Same(harness.Bus, harness.GlobalBus);
    }

    [Fact]
    public async Task Service_is_disposed_with_the_harness()
    {
        var harness = await ServiceHarness.AttachAsync(new Lamp());

        await harness.DisposeAsync();

        Assert.True(harness.Service.IsOut);
    }

    [Fact]
    public async Task Service_that_fails_to_attach_fails_the_test()
    {
        var failure = await Assert.ThrowsAsync<PluginLifecycleException>(() => ServiceHarness.AttachAsync(new Broken()));

        Assert.IsType<FormatException>(failure.InnerException);
    }

    private sealed class Announcer : StatefulPluginService<GlobalPluginContext>
    {
        public void Say(string text) => Emit(text);
    }

    private sealed class Lamp : PluginService, IDisposable
    {
        public bool IsOut { get; private set; }

        public void Dispose() => IsOut = true;
    }

    private sealed class Broken : StatefulPluginService<SessionPluginContext>
    {
        protected override void Attach() => throw new FormatException();
    }
}
