using Microsoft.Extensions.DependencyInjection;

namespace Cloister.Hosting.Tests.Sessions;

public sealed class SessionServicesTests
{
    private sealed class Notes : IAsyncDisposable
    {
        public List<string> Lines { get; } = [];

        public bool IsDisposed { get; private set; }

        public ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Writer(Notes notes) : IDisposable
    {
        public bool? FoundNotesDisposed { get; private set; }

        public void Dispose() => FoundNotesDisposed = notes.IsDisposed;
    }

    private sealed class Reader(PluginSession session, SessionPluginContext context, [FromKeyedServices("word")] IWord word)
    {
        public PluginSession Session => session;

        public SessionPluginContext Context => context;

        public IWord Word => word;
    }

    private static Task<TestHost> StartAsync(params Plugin[] plugins) =>
        TestHost.StartAsync(app =>
        {
            app.Services.AddScoped<Notes>();
            app.Services.AddScoped<Reader>();
            var cloister = app.Services.AddCloister().ExposeSlot(Slots.Word);
            foreach (var plugin in plugins)
                cloister.AddPlugin(plugin);
        });

    [Fact]
    public async Task Each_session_has_a_scope_of_its_own()
    {
        await using var host = await StartAsync();
        await using var a = await host.Runtime.CreateSessionAsync();
        await using var b = await host.Runtime.CreateSessionAsync();

        var notes = a.Services().GetRequiredService<Notes>();

        Assert.Same(notes, a.Context.Services().GetRequiredService<Notes>());
        Assert.NotSame(notes, b.Services().GetRequiredService<Notes>());
    }

    [Fact]
    public async Task Session_context_and_id_are_there_already_when_plugins_attach()
    {
        (PluginSession?, SessionPluginContext?, SessionId?) seen = default;
        await using var host = await StartAsync(
            new Cell(
                "one",
                attach: context =>
                    seen = (
                        context.Services().GetService<PluginSession>(),
                        context.Services().GetService<SessionPluginContext>(),
                        (SessionId?)context.Services().GetService(typeof(SessionId))
                    )
            )
        );

        await using var session = await host.Runtime.CreateSessionAsync(new SessionOptions { Id = new SessionId("thread-1") });

        Assert.Equal((session, session.Context, new SessionId("thread-1")), seen);
    }

    [Fact]
    public async Task Scope_is_disposed_after_plugins_have_detached_and_after_their_services()
    {
        bool? atDetach = null;
        Writer? writer = null;
        await using var host = await StartAsync(
            new Cell(
                "one",
                services =>
                {
                    var registry = services.Raw;
                    services.RegisterLazySingleton(
                        new ServiceId("writer"),
                        () => new Writer(registry.Resolve(HostingSlots.Services).GetRequiredService<Notes>())
                    );
                },
                context => writer = context.Resolve<Writer>(new ServiceId("writer"))
            )
            {
                Detaching = context =>
                {
                    atDetach = context.Services().GetRequiredService<Notes>().IsDisposed;
                    return ValueTask.CompletedTask;
                },
            }
        );
        var session = await host.Runtime.CreateSessionAsync();
        var notes = session.Services().GetRequiredService<Notes>();

        await session.DisposeAsync();

        Assert.False(atDetach);
        Assert.False(writer!.FoundNotesDisposed);
        Assert.True(notes.IsDisposed);
    }

    [Fact]
    public async Task Scope_of_a_session_that_could_not_be_created_is_disposed()
    {
        Notes? notes = null;
        await using var host = await StartAsync(
            new Cell(
                "one",
                attach: context =>
                {
                    notes = context.Services().GetRequiredService<Notes>();
                    context.Services().GetRequiredService<PluginSession>();
                    throw new InvalidOperationException("no");
                }
            )
        );

        await Assert.ThrowsAsync<PluginLifecycleException>(() => host.Runtime.CreateSessionAsync().AsTask());

        Assert.True(notes!.IsDisposed);
    }

    [Fact]
    public async Task Exposed_slot_is_the_service_that_wins_it_now()
    {
        await using var host = await StartAsync(
            new Cell("one", services => services.RegisterLazySingleton(Slots.Word, () => new PlainWord("one"))),
            new Cell("two", services => services.RegisterLazySingleton(Slots.Word, () => new PlainWord("two"), Priority.Elevated))
        );
        await using var session = await host.Runtime.CreateSessionAsync();
        var services = session.Services();

        var first = services.GetRequiredKeyedService<IWord>("word");
        await host.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty.WithPlugin(new("two"), enabled: false));

        Assert.Equal("two", first.Text);
        Assert.Equal("one", services.GetRequiredKeyedService<IWord>("word").Text);
        Assert.Same(session.Resolve(Slots.Word), services.GetKeyedService<IWord>(Slots.Word.Id));
    }

    [Fact]
    public async Task Exposed_slot_that_nobody_fills_is_null_or_refused_by_name()
    {
        await using var host = await StartAsync();
        await using var session = await host.Runtime.CreateSessionAsync();

        var refusal = Assert.Throws<ServiceNotFoundException>(() => session.Services().GetRequiredKeyedService<IWord>("word"));

        Assert.Null(session.Services().GetKeyedService<IWord>("word"));
        Assert.Contains("'word'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exposed_slot_is_injected_into_constructors()
    {
        await using var host = await StartAsync(
            new Cell("one", services => services.RegisterLazySingleton(Slots.Word, () => new PlainWord("one")))
        );
        await using var session = await host.Runtime.CreateSessionAsync();

        var reader = session.Services().GetRequiredService<Reader>();

        Assert.Same(session.Resolve(Slots.Word), reader.Word);
        Assert.Same(session, reader.Session);
        Assert.Same(session.Context, reader.Context);
    }

    [Fact]
    public async Task Exposed_service_is_disposed_by_the_session_alone()
    {
        var instance = new DisposableWord("instance");
        await using var host = await StartAsync(
            new Cell("one", services => services.RegisterLazySingleton(Slots.Word, () => new DisposableWord("one"), Priority.Elevated)),
            new Cell("two", services => services.RegisterInstance(Slots.Word, instance))
        );
        var session = await host.Runtime.CreateSessionAsync();
        var own = (DisposableWord)session.Services().GetRequiredKeyedService<IWord>("word");
        await host.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty.WithPlugin(new("one"), enabled: false));
        var foreign = session.Services().GetRequiredKeyedService<IWord>("word");

        await session.DisposeAsync();

        Assert.Equal(1, own.Disposals);
        Assert.Same(instance, foreign);
        Assert.Equal(0, instance.Disposals);
    }

    [Fact]
    public async Task Disposable_service_is_not_handed_to_the_container_which_would_dispose_it()
    {
        await using var host = await StartAsync(
            new Cell("one", services => services.RegisterLazySingleton(Slots.Word, () => new DisposableWord("one")))
        );
        await using var session = await host.Runtime.CreateSessionAsync();

        var refusal = Assert.Throws<InvalidOperationException>(() => session.Services().GetRequiredService<Reader>());

        Assert.Contains("Slot 'word' cannot be injected by the container", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("session.Services()", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Outside_of_a_session_an_exposed_slot_throws_and_names_the_call(bool isRoot)
    {
        await using var host = await StartAsync();
        await using var scope = host.Services.CreateAsyncScope();
        var provider = isRoot ? host.Services : scope.ServiceProvider;

        var refusal = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredKeyedService<IWord>("word"));

        Assert.Contains("ExposeSlot", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("session.Services()", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_is_refused_in_a_scope_that_belongs_to_none()
    {
        await using var host = await StartAsync();
        await using var scope = host.Services.CreateAsyncScope();

        var refusal = Assert.Throws<InvalidOperationException>(() => scope.ServiceProvider.GetService<PluginSession>());

        Assert.Contains("PluginSession cannot be resolved here", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Services_of_a_closed_session_are_closed()
    {
        await using var host = await StartAsync();
        var session = await host.Runtime.CreateSessionAsync();
        var services = session.Services();

        await session.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => services.GetRequiredService<Notes>());
        Assert.Throws<ObjectDisposedException>(() => services.GetKeyedService<IWord>("word"));
    }

    [Fact]
    public async Task Global_scope_has_no_services_of_a_session()
    {
        await using var host = await StartAsync();

        var refusal = Assert.Throws<InvalidOperationException>(() => host.Runtime.GlobalContext.Services());

        Assert.Contains("through its constructor", refusal.Message, StringComparison.Ordinal);
    }
}
