using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OneSync.TestServers;

/// <summary>A service on a free port of loopback, which remembers what it was asked and fails as it is told.</summary>
public abstract class LoopbackServer : IDisposable
{
    private readonly WebApplication _app;
    private readonly List<string> _requests = [];

    /// <summary>Starts it.</summary>
    /// <param name="certificate">Its certificate; null for plain http.</param>
    protected LoopbackServer(X509Certificate2? certificate = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
                listen.UseHttps(certificate);
        }));
        builder.WebHost.UseKestrelHttpsConfiguration();
        _app = builder.Build();
        _app.Run(HandleAsync);
        _app.StartAsync().GetAwaiter().GetResult();
        string address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Address = new Uri(address);
    }

    /// <summary>Its address.</summary>
    public Uri Address { get; }

    /// <summary>How it fails.</summary>
    public Faults Faults { get; } = new();

    /// <summary>What it was asked so far: the path and the query.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    /// <summary>How many requests it answered at once, at most.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>Added to the time it tells and goes by.</summary>
    public TimeSpan ClockError { get; set; }

    /// <summary>The clock it goes by; the machine's own unless given.</summary>
    public Func<DateTimeOffset>? Clock { get; set; }

    /// <summary>Its time.</summary>
    public DateTimeOffset Now => (Clock?.Invoke() ?? DateTimeOffset.UtcNow) + ClockError;

    private int _atOnce;

    /// <summary>Answers a request whose faults were seen to.</summary>
    protected abstract Task AnswerAsync(HttpContext context);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Connections that a client keeps open need not be waited for.
        using CancellationTokenSource now = new(TimeSpan.FromSeconds(1));
        try
        {
            _app.StopAsync(now.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
        }
        ((IDisposable)_app).Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task HandleAsync(HttpContext context)
    {
        lock (_requests)
        {
            _requests.Add(context.Request.Path + context.Request.QueryString);
            MostAtOnce = Math.Max(MostAtOnce, ++_atOnce);
        }
        try
        {
            context.Response.Headers.Date = Now.ToString("r");
            if (!await Faults.InterceptAsync(context).ConfigureAwait(false))
                await AnswerAsync(context).ConfigureAwait(false);
        }
        finally
        {
            lock (_requests)
                _atOnce--;
        }
    }
}
