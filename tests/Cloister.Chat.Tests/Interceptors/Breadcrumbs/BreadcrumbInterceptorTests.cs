using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat.Tests.Interceptors.Breadcrumbs;

public sealed class BreadcrumbInterceptorTests
{
    [Fact]
    public async Task Each_event_leaves_a_crumb_with_its_wire_type()
    {
        var sink = new Sink();

        await new BreadcrumbInterceptor(sink).RunAsync(
            Script.Agent(
                Script.Started(),
                Script.Text("secret"),
                new RunErrorEvent("secret") { Code = "quota" },
                Script.Failed(Script.Refused)
            )
        );

        Assert.Equal(
            [
                new("agui.event", "RUN_STARTED", LogLevel.Information, null),
                new("agui.event", "TEXT_MESSAGE_CONTENT", LogLevel.Information, null),
                new("agui.event", "RUN_ERROR", LogLevel.Error, "quota"),
                new("agui.event", "RUN_ENDED", LogLevel.Error, "transportRefused"),
            ],
            sink.Crumbs
        );
    }

    [Fact]
    public async Task A_sink_that_throws_disturbs_nothing()
    {
        AgUiEvent[] events = [Script.Started(), Script.Finished()];

        Assert.Equal(events, await new BreadcrumbInterceptor(new Broken()).RunAsync(Script.Agent(events)));
    }

    private sealed class Sink : IBreadcrumbSink
    {
        public List<Breadcrumb> Crumbs { get; } = [];

        public void Add(Breadcrumb crumb) => Crumbs.Add(crumb);
    }

    private sealed class Broken : IBreadcrumbSink
    {
        public void Add(Breadcrumb crumb) => throw new InvalidOperationException();
    }
}
