using Microsoft.Extensions.DependencyInjection;

namespace Cloister.Hosting;

/// <summary>Knows inside of a DI scope which session the scope belongs to.</summary>
internal sealed class SessionHolder
{
    private PluginSession? _session;
    private SessionPluginContext? _context;

    public PluginSession Session => _session ?? throw Foreign("the session", inner: null);

    public SessionPluginContext Context =>
        _context
        ?? throw (
            _session is null
                ? Foreign("the context", inner: null)
                : new InvalidOperationException(
                    "The context of this session is being made just now. Resolve it when plugins attach, or later."
                )
        );

    public void Bind(PluginSession session, SessionPluginContext? context)
    {
        _session = session;
        _context ??= context;
    }

    /// <summary>The holder of a scope that belongs to a session.</summary>
    /// <param name="provider">The scope.</param>
    /// <param name="what">What is asked for, to say so in the refusal.</param>
    /// <exception cref="InvalidOperationException">The scope is the root, or one that belongs to no session.</exception>
    public static SessionHolder Of(IServiceProvider provider, string what)
    {
        SessionHolder holder;
        try
        {
            holder = provider.GetRequiredService<SessionHolder>();
        }
        catch (InvalidOperationException exception)
        {
            // The root provider of a container that validates scopes.
            throw Foreign(what, exception);
        }

        return holder._session is not null ? holder : throw Foreign(what, inner: null);
    }

    private static InvalidOperationException Foreign(string what, Exception? inner) =>
        new(
            $"{what} cannot be resolved here, because this DI scope belongs to no session. Resolve it from session.Services() or "
                + "context.Services(), or from a scoped service that was resolved there.",
            inner
        );
}
