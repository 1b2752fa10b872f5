using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Greeter.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Cloister.Hosting.Tests.Folders;

[Trait("Category", "Slow")]
public sealed class UnloadingTests : IDisposable
{
    private readonly FolderHost _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task Nothing_of_an_unloaded_plugin_stays_in_memory_while_sessions_that_used_it_run_on()
    {
        var hash = _folders.Plugin("one");
        await using var host = await _folders.StartAsync(
            folder => folder.List("Greeter", hash),
            cloister => cloister.ExposeSlot(Greeter.Contracts.Slots.Instance)
        );
        await using var one = await host.Runtime.CreateSessionAsync();
        await using var two = await host.Runtime.CreateSessionAsync(
            new SessionOptions
            {
                Settings = RuntimeSettings.Empty.WithService(
                    new PluginId("greeter").Service("greeter"),
                    new(Config: ConfigMap.Of(("mark", "!")))
                ),
            }
        );
        await UseAsync(host, one);
        await UseAsync(host, two);
        await (await host.Runtime.CreateSessionAsync()).DisposeAsync();
        var context = ContextOf(host);

        await host.Folders().UnloadAsync("Greeter");

        await AssertCollected(context);
        Assert.Null(one.Version());
        Assert.Equal(2, host.Runtime.Sessions.Count);
    }

    [Fact]
    public async Task Old_version_goes_from_memory_when_it_is_replaced_over_and_over()
    {
        var one = _folders.Plugin("one");
        await using var host = await _folders.StartAsync(folder => folder.List("Greeter", one));
        await using var session = await host.Runtime.CreateSessionAsync();
        var left = new List<WeakReference>();

        foreach (var built in new[] { "two", "one", "two", "one" })
        {
            await UseAsync(host, session);
            left.Add(ContextOf(host));
            await host.Folders().ReplaceAsync(new("Greeter", _folders.Plugin(built)));
        }

        await AssertCollected(left);
        Assert.Equal(1, session.Version());
    }

    [Fact]
    public async Task Replacement_that_was_rolled_back_goes_from_memory()
    {
        var one = _folders.Plugin("one");
        var refused = new List<WeakReference>();
        await using var host = await _folders.StartAsync(
            folder => folder.List("Greeter", one),
            cloister => cloister.AddPlugin(new Cell("gate") { Told = change => RefuseTwo(change.Current, refused) })
        );
        await using var session = await host.Runtime.CreateSessionAsync();

        await ReplaceAsync(host, _folders.Plugin("two"));

        Assert.NotEmpty(refused);
        await AssertCollected(refused);
        Assert.Equal(1, session.Version());
    }

    [Fact]
    public async Task Stopped_host_lets_go_of_its_plugins()
    {
        var hash = _folders.Plugin("one");
        await using var host = await _folders.StartAsync(folder => folder.List("Greeter", hash));
        await UseAsync(host, await host.Runtime.CreateSessionAsync());
        var context = ContextOf(host);

        await host.StopAsync();

        Assert.Equal(FolderPluginState.Unloaded, host.Folders().Find("Greeter")!.State);
        _ = context;
    }

    // Nothing of a plugin may stay on the stack of the test.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task UseAsync(TestHost host, PluginSession session)
    {
        await session.GreetAsync("Ada");
        await session.RequestAsync(Greeter.Contracts.Slots.Find, new Arrived("Bob"));
        session.Services().GetKeyedService<IGreeter>("greeter.instance");
        session.Resolve<object>(new ServiceId("greeter.factory"));
        session.Resolve<object>(new ServiceId("greeter.attached"));
        await host.Runtime.UpdateSettingsAsync(
            RuntimeSettings.Empty.WithService(Pin.Wildcard("greeter"), new(Config: ConfigMap.Of(("mark", "?"))))
        );
        await host.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty);
        session.Registry.GetPluginServices(new("greeter"));
    }

    private static async Task ReplaceAsync(TestHost host, string hash)
    {
        try
        {
            await host.Folders().ReplaceAsync(new("Greeter", hash));
        }
        catch (InvalidOperationException)
        {
            return;
        }

        Assert.Fail("The replacement was to be refused.");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task RefuseTwo(SessionPluginContext context, List<WeakReference> refused)
    {
        if (context.TryResolve(Greeter.Contracts.Slots.Greeter) is not { Version: 2 } greeter)
            return Task.CompletedTask;
        refused.Add(new(AssemblyLoadContext.GetLoadContext(greeter.GetType().Assembly)));
        throw new InvalidOperationException("not that one");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference ContextOf(TestHost host)
    {
        var plugin = host.Runtime.Plugins.Single(plugin => plugin.PluginId == new PluginId("greeter"));
        return new(AssemblyLoadContext.GetLoadContext(plugin.GetType().Assembly));
    }

    // On another thread: an operation may have ended on this one, with its frames below ours.
    private static async Task AssertCollected(params IEnumerable<WeakReference> contexts)
    {
        await Task.Run(() =>
        {
            for (var i = 0; i < 20 && contexts.Any(context => context.IsAlive); i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        });

        Assert.All(
            contexts,
            context => Assert.False(context.IsAlive, "Something still holds on to the plugin: its load context was not collected.")
        );
    }
}
