using Cloister;

namespace Snippets;

internal static class Contexts
{
    // <snippet:context-type>
    internal sealed class DocumentContext(SessionContextArguments arguments, string path) : SessionPluginContext(arguments)
    {
        public string Path { get; } = path;
    }

    // </snippet:context-type>

    // <snippet:context-plugin>
    internal sealed class TitlePlugin : SessionPlugin<DocumentContext>
    {
        public override PluginId PluginId => new("title");

        protected override void Attach(DocumentContext context) => Console.WriteLine($"Opened {context.Path}");
    }

    // </snippet:context-plugin>

    public static async Task RunAsync()
    {
        // <snippet:context-runtime>
        await using var runtime = new PluginRuntime<GlobalPluginContext, DocumentContext>([new TitlePlugin()]);
        await runtime.InitializeAsync();

        await using var session = await runtime.CreateSessionAsync(new() { ContextFactory = arguments => new(arguments, "letter.md") });
        Console.WriteLine(session.Context.Path); // letter.md
        // </snippet:context-runtime>

        // <snippet:context-forgotten>
        try
        {
            await runtime.CreateSessionAsync(); // no factory, here or in InitOptions
        }
        catch (ContextFactoryRequiredException refusal)
        {
            Console.WriteLine(refusal.Message); // … Give it a factory: SessionOptions.ContextFactory (or InitOptions.SessionContextFactory) = …
        }
        // </snippet:context-forgotten>
    }
}
