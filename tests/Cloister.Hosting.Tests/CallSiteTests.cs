using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cloister.Hosting.Tests;

/// <summary>The code that docs/hosting.md shows, run.</summary>
public sealed class CallSiteTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [SuppressMessage("Performance", "CA1812", Justification = "The container makes it.")]
    private sealed class GreeterPlugin(Visitors visitors) : SessionPlugin
    {
        public override PluginId PluginId => new("greeter");

        public override void Register(PluginServiceRegistry services) =>
            services.RegisterLazySingleton(Slots.Word, () => new PlainWord($"Hello {visitors.Next()}"));
    }

    private sealed class Visitors
    {
        private int _count;

        public int Next() => ++_count;
    }

    private sealed class Notes
    {
        public List<string> Lines { get; } = [];
    }

    // <snippet:hosting-session-services>
    private sealed class NotesPlugin : SessionPlugin
    {
        public override PluginId PluginId => new("notes");

        protected override void Attach(SessionPluginContext context) =>
            context.Services().GetRequiredService<Notes>().Lines.Add($"attached to {context.SessionId}");
    }

    // </snippet:hosting-session-services>

    // <snippet:hosting-injected>
    private sealed class Letter([FromKeyedServices("word")] IWord word, PluginSession session)
    {
        public string Text => $"{word.Text} in {session.SessionId}";
    }

    // </snippet:hosting-injected>

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Host_has_a_runtime_with_plugins_settings_and_slots()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = _folder.Path });
        builder.Services.AddSingleton<Visitors>().AddScoped<Letter>();

        // <snippet:hosting-add>
        builder
            .Services.AddCloister()
            .AddPlugin<GreeterPlugin>() // built by the container, with the host's services
            .BindSettings(builder.Configuration.GetSection("Cloister"))
            .AddSettingsFile("settings.json") // lossless; laid over the section before
            .ExposeSlot(Slots.Word) // a keyed service in each session's DI scope
            .AddHealthCheck();
        // </snippet:hosting-add>

        using var host = builder.Build();
        await host.StartAsync();
        // <snippet:hosting-use>
        var runtime = host.Services.GetRequiredService<PluginRuntime>();
        await using var session = await runtime.CreateSessionAsync(new SessionOptions { Id = new("letter-1") });

        var letter = session.Services().GetRequiredService<Letter>();
        var word = session.Services().GetRequiredKeyedService<IWord>("word");
        // </snippet:hosting-use>

        Assert.Equal("Hello 1 in letter-1", letter.Text);
        Assert.Same(session.Resolve(Slots.Word), word);
        await host.StopAsync();
    }

    [Fact]
    public async Task Plugins_use_the_services_of_their_session()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = _folder.Path });
        builder.Services.AddScoped<Notes>().AddCloister().AddPlugin<NotesPlugin>();
        using var host = builder.Build();
        await host.StartAsync();

        await using var session = await host
            .Services.GetRequiredService<PluginRuntime>()
            .CreateSessionAsync(new SessionOptions { Id = new("letter-1") });

        Assert.Equal(["attached to letter-1"], session.Services().GetRequiredService<Notes>().Lines);
    }
}
